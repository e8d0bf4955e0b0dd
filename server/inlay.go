package server

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// hint is a word behind a text that says what it comes to.
type hint struct {
	at      int
	label   string
	tooltip string
}

// InlayHint says, behind a few values, what they come to: what a risk score is
// called, what an id of ATT&CK names where nothing else says so, what an index
// pattern leads to, how many sample events meet a clause.
func (s *server) InlayHint(ctx context.Context, params *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil || d.file == nil || d.file.Document().Rule == nil {
		return nil, nil
	}
	within, err := d.span(params.Range)
	if err != nil {
		return nil, err
	}
	var out []protocol.InlayHint
	for _, h := range d.hints(v.settings.Hints) {
		if !within.Contains(h.at) {
			continue
		}
		hint := protocol.InlayHint{
			Position: d.rangeOf(source.Span{Start: h.at, End: h.at}).Start, Label: protocol.String(h.label), PaddingLeft: yes(),
		}
		if h.tooltip != "" {
			hint.Tooltip = protocol.String(h.tooltip)
		}
		out = append(out, hint)
	}
	return out, nil
}

func (d *document) hints(wanted hintSettings) []hint {
	var out []hint
	rule := d.file.Document().Rule
	if wanted.RiskScore {
		out = append(out, riskHint(rule)...)
	}
	if wanted.Samples {
		out = append(out, d.sampleHints()...)
	}
	if wanted.Indices {
		out = append(out, d.indexHints(rule.Index)...)
		out = append(out, d.indexHints(rule.ThreatMatch.Index)...)
	}
	if wanted.Techniques {
		for _, threat := range rule.Threat {
			out = append(out, techniqueHints(append([]rules.Technique{threat.Tactic}, threat.Techniques...))...)
		}
	}
	return out
}

// severityScores are the highest risk scores of each severity, as Kibana's
// form proposes them.
var severityScores = []struct {
	to   int64
	name string
}{{21, "low"}, {47, "medium"}, {73, "high"}, {100, "critical"}}

// riskHint names the severity of a risk score, unless the rule has the same
// one.
func riskHint(rule *rules.Rule) []hint {
	score := rule.RiskScore
	if !score.IsSet() || score.Value < 0 {
		return nil
	}
	for _, s := range severityScores {
		if score.Value > s.to {
			continue
		}
		if rule.Severity.Value == s.name {
			return nil
		}
		return []hint{{at: score.Span.End, label: s.name, tooltip: fmt.Sprintf("Up to %d is usually called %s.", s.to, s.name)}}
	}
	return nil
}

// techniqueHints names tactics and techniques that are written without their
// name.
func techniqueHints(list []rules.Technique) []hint {
	var out []hint
	for _, t := range list {
		if !t.Name.IsSet() && t.ID.IsSet() {
			if name := attackName(t.ID.Value); name != "" {
				out = append(out, hint{at: t.ID.Span.End, label: name})
			}
		}
		out = append(out, techniqueHints(t.Subtechniques)...)
	}
	return out
}

// attackName is the name of a tactic or a technique; empty for an unknown id.
func attackName(id string) string {
	if t := attack.FindTactic(id); t != nil {
		return t.Name
	}
	if t := attack.Find(id); t != nil {
		return t.Name
	}
	return ""
}

// maxNamed bounds how many data sets a tooltip lists.
const maxNamed = 12

// indexHints says what index patterns lead to. A list in several lines has a
// hint at each of them, one in a single line has one behind it: more would
// drown it.
func (d *document) indexHints(index rules.Strings) []hint {
	var out []hint
	for _, pattern := range index.Items {
		if h, ok := d.indexHint(pattern); ok {
			out = append(out, h)
		}
	}
	if len(out) > 1 && index.Node != nil && index.Node.Kind == toml.Array && d.source.LineAt(index.Span.Start) == d.source.LineAt(index.Span.End) {
		var sets []*schema.Dataset
		var tooltips []string
		for _, pattern := range index.Items {
			if h, ok := d.indexHint(pattern); ok {
				tooltips = append(tooltips, h.tooltip)
				sets = append(sets, d.options.Catalogue.Reaching(pattern.Value)...)
			}
		}
		return []hint{{at: index.Span.End, label: productsOf(sets), tooltip: strings.Join(tooltips, "\n")}}
	}
	return out
}

func (d *document) indexHint(pattern rules.String) (hint, bool) {
	if !pattern.IsSet() || strings.HasPrefix(pattern.Value, "-") {
		return hint{}, false
	}
	sets := d.options.Catalogue.Reaching(pattern.Value)
	if len(sets) == 0 {
		return hint{}, false
	}
	var names []string
	for _, set := range sets {
		names = append(names, set.Name)
	}
	h := hint{at: pattern.Span.End, label: productsOf(sets)}
	more := ""
	if len(names) > maxNamed {
		names, more = names[:maxNamed], fmt.Sprintf(" and %d more", len(names)-maxNamed)
	}
	h.tooltip = fmt.Sprintf("%s: %s%s", pattern.Value, strings.Join(names, ", "), more)
	return h, true
}

// productsOf says whose data sets these are, and how many; each counts once.
func productsOf(sets []*schema.Dataset) string {
	products, names := make(map[string]bool), make(map[string]bool)
	for _, set := range sets {
		products[set.Product], names[set.Name] = true, true
	}
	label := sets[0].Product
	if len(products) > 1 {
		label = fmt.Sprintf("%d products", len(products))
	}
	if len(names) > 1 {
		label += fmt.Sprintf(", %d data sets", len(names))
	}
	return label
}
