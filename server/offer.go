package server

import (
	"maps"
	"slices"

	"go.lsp.dev/protocol"
)

// offer is what the server does for this editor from the start. Semantic tokens
// are not even offered to who does not want them: an editor takes those of one
// server alone. One that can be asked for them later is: see offerTokens.
func (c *client) offer(wanted settings) protocol.ServerCapabilities {
	incremental := protocol.TextDocumentSyncKindIncremental
	offer := protocol.ServerCapabilities{
		HoverProvider:          protocol.Boolean(true),
		DocumentSymbolProvider: protocol.Boolean(true), FoldingRangeProvider: protocol.Boolean(true),
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: yes(), Change: &incremental, Save: protocol.Boolean(true),
		},
		DefinitionProvider: protocol.Boolean(true), ReferencesProvider: protocol.Boolean(true),
		DocumentHighlightProvider: protocol.Boolean(true), RenameProvider: protocol.Boolean(true),
		SelectionRangeProvider: protocol.Boolean(true), InlayHintProvider: protocol.Boolean(true),
		WorkspaceSymbolProvider: protocol.Boolean(true), DocumentFormattingProvider: protocol.Boolean(true), DocumentRangeFormattingProvider: protocol.Boolean(true),
		LinkedEditingRangeProvider: protocol.Boolean(true),
		CodeLensProvider:           &protocol.CodeLensOptions{},
		ExecuteCommandProvider:     protocol.ExecuteCommandOptions{Commands: slices.Sorted(maps.Keys(commands))},
		DocumentLinkProvider:       &protocol.DocumentLinkOptions{},
		SignatureHelpProvider:      &protocol.SignatureHelpOptions{TriggerCharacters: []string{"(", ","}},
		CompletionProvider:         &protocol.CompletionOptions{TriggerCharacters: []string{".", ":", `"`, "/", "["}, ResolveProvider: yes()},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported: yes(), ChangeNotifications: protocol.Boolean(true),
			},
		},
	}
	if c.tokens && !c.switchesTokens && wanted.SemanticTokens {
		offer.SemanticTokensProvider = tokenOptions()
	}
	if c.preparesRename {
		offer.RenameProvider = &protocol.RenameOptions{PrepareProvider: yes()}
	}
	if c.literals {
		offer.CodeActionProvider = &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, protocol.CodeActionKindRefactorRewrite, protocol.CodeActionKindRefactorExtract, fixAllKind, updatedDateKind},
			ResolveProvider: &c.resolves,
		}
	}
	if c.pulls {
		offer.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: new(sourceName), InterFileDependencies: true, WorkspaceDiagnostics: true}
	}
	for kind, encoding := range encodings {
		if encoding == c.encoding {
			offer.PositionEncoding = kind
		}
	}
	return offer
}

func tokenOptions() *protocol.SemanticTokensOptions {
	return &protocol.SemanticTokensOptions{
		Legend: protocol.SemanticTokensLegend{TokenTypes: tokenKinds, TokenModifiers: []string{}},
		Range:  protocol.Boolean(true), Full: &protocol.SemanticTokensFullDelta{Delta: yes()},
	}
}
