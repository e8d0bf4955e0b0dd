package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

var ruleGuideHeadings = &Check{
	ID:    "rule/guide-headings",
	Title: "heading about setup in the investigation guide that is not taken for one",
	Text: "detection-rules moves the section `## Setup` of `note` into the rule's setup guide. It refuses a heading that " +
		"means the same and is written otherwise, a heading of the second level about configuration, and such a " +
		"section beside a `setup` of its own.",
	Bad:      Example{TOML: "[rule]\nnote = \"\"\"\n## Triage\n\n### Setup\nInstall the agent.\n\"\"\"\n"},
	Good:     Example{TOML: "[rule]\nnote = \"\"\"\n## Triage\n\n## Setup\nInstall the agent.\n\"\"\"\n"},
	Since:    "0.1",
	Severity: Error,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if !r.Note.IsSet() {
			return
		}
		note, setup := r.Note, r.Setup
		for _, h := range p.noteHeadings() {
			f := Finding{Span: note.Map.ToFile(h.at)}
			switch isSetup := strings.EqualFold(h.text, "setup"); {
			case isSetup && (h.level != 2 || h.text != "Setup"):
				f.Message = "the heading of the setup section is `## Setup`"
			case isSetup && strings.TrimSpace(setup.Value) != "":
				f.Message = "the setup is told here and in `setup`: keep one of them"
				f.Related = []Related{{Span: setup.Key, Message: "it is told here too"}}
			case h.level == 2 && strings.Contains(strings.ToLower(h.text), "config"):
				f.Message = "a section about configuration is called `## Setup`"
			default:
				continue
			}
			p.Report(f)
		}
	}),
}

// heading is a heading of Markdown in the form `## text`.
type heading struct {
	level int
	text  string
	at    source.Span
}

type noteHeadingsKey struct{}

// noteHeadings lists the headings of the rule's note.
func (p *Pass) noteHeadings() []heading {
	return Memo(p, noteHeadingsKey{}, func() []heading { return headings(p.Doc.Rule.Note.Value) })
}

// headings lists the headings of a Markdown text that begin with `#`, those in
// fenced code left out.
func headings(markdown string) []heading {
	var out []heading
	fence := ""
	at := 0
	for line := range strings.Lines(markdown) {
		text := strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimLeft(text, " ")
		indent := len(text) - len(trimmed)
		switch {
		case indent > 3:
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
		default:
			level := len(trimmed) - len(strings.TrimLeft(trimmed, "#"))
			rest := trimmed[level:]
			if level < 1 || level > 6 || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
				break
			}
			title := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(rest), "#"))
			out = append(out, heading{level, title, source.Span{Start: at + indent, End: at + len(strings.TrimRight(text, " \t"))}})
		}
		at += len(line)
	}
	return out
}
