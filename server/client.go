package server

import (
	"encoding/json"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// client is what the editor can do.
type client struct {
	encoding source.Encoding
	// pulls says that the editor asks for findings, so that they are not
	// published; refreshes that it can be told to ask again.
	pulls, refreshes bool
	// related, tags, links and versions are parts of a diagnostic that it
	// understands.
	related, tags, links, versions bool
	// watches says that it can watch files for the server.
	watches bool
	// markdownHover and markdownCompletion say where text may be Markdown.
	markdownHover, markdownCompletion bool
	// markdownSignature is the same for signatures; labelOffsets says that their
	// parameters may be named by place.
	markdownSignature, labelOffsets bool
	// preparesRename says that it asks whether something can be renamed first.
	preparesRename bool
	// literals says that it takes code actions and not only commands;
	// preferred and versionedEdits are parts of them that it understands.
	literals, preferred, versionedEdits bool
	// resolves says that it asks for the edits of an action that is chosen.
	resolves bool
	// redrawsHints and redrawsTokens say that it asks again for inlay hints and
	// semantic tokens when told to; tokens that it asks for tokens at all.
	redrawsHints, redrawsTokens, tokens bool
	// switchesTokens says that it can be asked to ask for tokens, or to do so no
	// more, while it runs.
	switchesTokens bool
	// redrawsLenses says the same of code lenses.
	redrawsLenses bool
	// runsLinks says that a link in a hover may run a command.
	runsLinks bool
	// tellsOfSettings says that it tells of changed settings once it is asked to.
	tellsOfSettings bool
	// keepsSettings says that it answers when asked for settings.
	keepsSettings bool
	// progress says that it shows how far something has come.
	progress bool
	// createsFiles says that edits may make files.
	createsFiles bool
	// hierarchy says that symbols may have symbols inside.
	hierarchy bool
	// snippets says that a completion may have places to fill in.
	snippets bool
	// resolvesItems says that it comes back for the documentation of a
	// completion that somebody looks at, and resolvesDetails that it does so for
	// the words beside it; labelDetails that it shows a few words beside a label
	// at once; sharesRanges and sharesData that what all items share may
	// be said once.
	resolvesItems, resolvesDetails, labelDetails, sharesRanges, sharesData bool
	// replaces says that a completion may have one range to insert at and one
	// to replace.
	replaces bool
}

var encodings = map[protocol.PositionEncodingKind]source.Encoding{
	protocol.PositionEncodingKindUTF8:  source.UTF8,
	protocol.PositionEncodingKindUTF16: source.UTF16,
	protocol.PositionEncodingKindUTF32: source.UTF32,
}

// readClient reads the capabilities that matter here.
func readClient(params *protocol.InitializeParams) client {
	var c client
	all := &params.Capabilities
	if general := all.General; general != nil {
		// The order is the editor's preference.
		for _, kind := range general.PositionEncodings {
			if encoding, ok := encodings[kind]; ok {
				c.encoding = encoding
				break
			}
		}
	}
	if t := all.TextDocument; t != nil {
		c.readText(t)
	}
	var experimental struct {
		CommandLinks bool `json:"rulewrightCommandLinks"`
	}
	if json.Unmarshal(all.Experimental, &experimental) == nil {
		c.runsLinks = experimental.CommandLinks
	}
	c.progress = all.Window != nil && is(all.Window.WorkDoneProgress)
	if w := all.Workspace; w != nil {
		c.watches = w.DidChangeWatchedFiles != nil && is(w.DidChangeWatchedFiles.DynamicRegistration)
		c.refreshes = w.Diagnostics != nil && is(w.Diagnostics.RefreshSupport)
		c.redrawsHints = w.InlayHint != nil && is(w.InlayHint.RefreshSupport)
		c.redrawsLenses = w.CodeLens != nil && is(w.CodeLens.RefreshSupport)
		c.redrawsTokens = w.SemanticTokens != nil && is(w.SemanticTokens.RefreshSupport)
		c.keepsSettings = is(w.Configuration)
		c.tellsOfSettings = w.DidChangeConfiguration != nil && is(w.DidChangeConfiguration.DynamicRegistration)
		c.versionedEdits = w.WorkspaceEdit != nil && is(w.WorkspaceEdit.DocumentChanges)
		c.createsFiles = c.versionedEdits && slices.Contains(w.WorkspaceEdit.ResourceOperations, protocol.ResourceOperationKindCreate)
	}
	return c
}

func (c *client) readText(t *protocol.TextDocumentClientCapabilities) {
	c.pulls = t.Diagnostic != nil
	if d := t.PublishDiagnostics; d != nil {
		c.versions = is(d.VersionSupport)
		c.readDiagnostics(&d.DiagnosticsCapabilities)
	}
	if c.pulls {
		// Editors of before 3.18 say these things of published ones alone.
		c.readDiagnostics(&t.Diagnostic.DiagnosticsCapabilities)
	}
	if h := t.Hover; h != nil {
		c.markdownHover = slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
	}
	if t.SignatureHelp != nil && t.SignatureHelp.SignatureInformation != nil {
		info := t.SignatureHelp.SignatureInformation
		c.markdownSignature = slices.Contains(info.DocumentationFormat, protocol.MarkupKindMarkdown)
		c.labelOffsets = info.ParameterInformation != nil && is(info.ParameterInformation.LabelOffsetSupport)
	}
	c.tokens = len(t.SemanticTokens.TokenTypes) > 0
	c.switchesTokens = c.tokens && is(t.SemanticTokens.DynamicRegistration)
	c.preparesRename = t.Rename != nil && is(t.Rename.PrepareSupport)
	if a := t.CodeAction; a != nil {
		c.literals = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
		c.preferred = is(a.IsPreferredSupport)
		c.resolves = is(a.DataSupport) && slices.Contains(a.ResolveSupport.Properties, "edit")
	}
	c.hierarchy = t.DocumentSymbol != nil && is(t.DocumentSymbol.HierarchicalDocumentSymbolSupport)
	if t.Completion != nil && t.Completion.CompletionItem != nil {
		item := t.Completion.CompletionItem
		c.snippets = is(item.SnippetSupport)
		c.replaces = is(item.InsertReplaceSupport)
		c.labelDetails = is(item.LabelDetailsSupport)
		c.resolvesItems = slices.Contains(item.ResolveSupport.Properties, "documentation")
		c.resolvesDetails = c.resolvesItems && slices.Contains(item.ResolveSupport.Properties, "detail")
		if list := t.Completion.CompletionList; list != nil {
			c.sharesRanges = slices.Contains(list.ItemDefaults, "editRange")
			c.sharesData = slices.Contains(list.ItemDefaults, "data")
		}
		c.markdownCompletion = slices.Contains(item.DocumentationFormat, protocol.MarkupKindMarkdown)
	}
}

func (c *client) readDiagnostics(d *protocol.DiagnosticsCapabilities) {
	c.related = c.related || is(d.RelatedInformation)
	c.links = c.links || is(d.CodeDescriptionSupport)
	c.tags = c.tags || len(d.TagSupport.ValueSet) > 0
}

// is reads an optional capability.
func is(b *bool) bool { return b != nil && *b }

func yes() *bool { return new(true) }
