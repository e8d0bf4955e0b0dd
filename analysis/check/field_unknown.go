package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldUnknown = &Check{
	ID:    "field/unknown",
	Title: "field that the rule's indices do not have",
	Text: "No document of the rule's indices has a field of this name. Elasticsearch refuses an EQL or ES|QL query that " +
		"names it; in KQL a condition on it matches nothing, and an exclusion by it excludes nothing. Names are " +
		"case-sensitive.\n\n" +
		"The finding is an error where the catalogue of fields is complete and at least as new as the rule, and a " +
		"warning that names the catalogue otherwise: an older one may not know a field that was added since. Nothing is " +
		"said about indices that no catalogue knows. In EQL, `?field` says that the field need not exist.",
	Bad:      Example{Language: "kuery", Query: `event.category:process and proces.name:nc`},
	Good:     Example{Language: "kuery", Query: `event.category:process and process.name:nc`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, use := range p.FieldUses() {
			if use.isJudged() {
				if _, answer := use.Scope.Lookup(use.Name); answer == schema.Unknown {
					p.reportUnknown(use)
				}
			}
		}
	},
}

// isJudged reports whether a field that does not exist is a mistake here. Names
// that begin with `_` are metadata, which no catalogue lists.
func (u *FieldUse) isJudged() bool {
	if u.Optional || u.Pattern || strings.HasPrefix(u.Name, "_") {
		return false
	}
	return !u.readsAlert() || !strings.HasPrefix(u.Name, "kibana.") && !strings.HasPrefix(u.Name, "signal.")
}

// readsAlert reports whether the field is read from the alert, which has
// fields of its own and all of the event's source, mapped or not.
func (u *FieldUse) readsAlert() bool {
	switch u.Place {
	case InInvestigation, InSeverityMapping, InRiskScoreMapping, InRuleName:
		return true
	}
	return false
}

// breaks reports whether the rule cannot work without the field.
func (u *FieldUse) breaks() bool {
	switch u.Place {
	case InQuery:
		return !u.Negated || u.Query.EQL != nil || u.Query.ESQL != nil
	case InJoinKey, InThreshold, InCardinality, InNewTerms, InThreatMapping, InIndicator,
		InTimestampField, InEventCategory, InTiebreaker:
		return true
	}
	return false
}

// reportNegation reports a field of KQL whose name begins with the `!` or `-`
// that negates elsewhere.
func (p *Pass) reportNegation(use FieldUse) bool {
	if use.Query == nil || use.Query.KQL == nil || !use.plain || !strings.HasPrefix(use.Name, "!") && !strings.HasPrefix(use.Name, "-") {
		return false
	}
	if _, answer := use.Scope.Lookup(use.Name[1:]); answer != schema.Known {
		return false
	}
	sign := source.Span{Start: use.Span.Start, End: use.Span.Start + 1}
	p.Report(Finding{
		Span: use.Span, Severity: Warning,
		Message: "KQL negates with `not`: `" + use.Name + "` is the name of a field, which no event has",
		Fixes:   []Fix{{Title: "Write `not`", Edits: []source.Edit{{Span: sign, NewText: "not "}}}},
	})
	return true
}

func (p *Pass) reportUnknown(use FieldUse) {
	if p.reportNegation(use) {
		return
	}
	near := use.Scope.Nearest(use.Name, 3)
	if use.readsAlert() && !slices.ContainsFunc(near, func(s schema.Suggestion) bool { return s.Slip }) {
		return // the events may have it, though their indices do not
	}
	f := Finding{Span: use.Span, Severity: Warning, Message: "no field `" + use.Name + "` in " + use.Scope.Cited()}
	switch proven := use.Scope.Current(p.Doc.Metadata.UpdatedDate.Value); {
	case proven && use.breaks() && (len(near) > 0 || use.isOfKnownFamily()):
		f.Severity = Error
	case !proven && !slices.ContainsFunc(near, func(s schema.Suggestion) bool { return s.Slip && !use.Scope.NamesAnother(use.Name, s.Name) }):
		f.Severity = Info
		f.Message += ", which may be older than the field"
	}
	if i := slices.IndexFunc(near, func(s schema.Suggestion) bool { return strings.EqualFold(s.Name, use.Name) }); i >= 0 {
		near = near[i : i+1]
		f.Message += ": names are case-sensitive, write `" + near[0].Name + "`"
	} else if len(near) > 0 {
		f.Message += ": did you mean " + namesOf(near) + "?"
	}
	for _, s := range near {
		if fix, ok := use.rename(s.Name); ok && s.Slip {
			// What was refused has no meaning that could change.
			fix.Safe = f.Severity == Error && use.Query != nil && use.Query.EQL != nil && strings.EqualFold(s.Name, use.Name)
			f.Fixes = append(f.Fixes, fix)
		}
	}
	p.Report(f)
}

// isOfKnownFamily reports whether the field would lie beside others that are
// known: a workspace that adds fields of its own gives them a root of its own.
func (u *FieldUse) isOfKnownFamily() bool {
	root, _, dotted := strings.Cut(u.Name, ".")
	if !dotted {
		return false
	}
	_, answer := u.Scope.Lookup(root)
	return answer == schema.Known
}

func namesOf(near []schema.Suggestion) string {
	names := make([]string, len(near))
	for i, s := range near {
		names[i] = "`" + s.Name + "`"
	}
	return joinedWords(names, " or ")
}

// rename returns the edit that puts another field's name in the place of this
// one; false where the place cannot hold it.
func (u *FieldUse) rename(to string) (Fix, bool) {
	text, ok := strings.CutPrefix(to, u.nested)
	if !ok || !u.plain || !isPlainName(text) {
		return Fix{}, false
	}
	return Fix{
		Title: "Replace `" + u.Name + "` with `" + to + "`",
		Edits: []source.Edit{{Span: u.Span, NewText: text}},
	}, true
}

// isPlainName reports whether a name is spelt the same in every query language
// and in every TOML string.
func isPlainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.' || r == '@')
	})
}
