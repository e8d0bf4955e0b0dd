package lucene

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// parsed is a line of the case file: a query and how Lucene's classic parser
// reads it with an analyzer that keeps every text in one piece.
type parsed struct {
	Query  string `json:"query"`
	OK     bool   `json:"ok"`
	Parsed string `json:"parsed"`
}

func TestLuceneAndWeReadTheSame(t *testing.T) {
	lines := sharedtest.Lines[parsed](t, "cases/lucene_parsed.jsonl")
	wrong := 0
	for _, line := range lines {
		q := Parse(line.Query)
		if got := len(q.Problems) == 0; got != line.OK {
			wrong++
			t.Errorf("accepted %v, Lucene %v: %q", got, line.OK, line.Query)
			continue
		}
		if got := dump(q.Root); line.OK && got != line.Parsed {
			wrong++
			t.Errorf("%q is read as\n     %q, by Lucene as\n     %q", line.Query, got, line.Parsed)
		}
		if again := Parse(q.Print()); line.OK && dump(again.Root) != line.Parsed {
			t.Errorf("%q is printed as %q", line.Query, q.Print())
		}
	}
	t.Logf("%d of %d agree", len(lines)-wrong, len(lines))
}

// dump writes a tree as Lucene writes its queries.
func dump(list *Clauses) string {
	if list == nil {
		return ""
	}
	text, _ := dumpClauses(list)
	return text
}

// dumpClauses says also whether the clauses are more than a term: a lone one
// is no more than what is in it.
func dumpClauses(list *Clauses) (text string, several bool) {
	if len(list.Kids) == 1 && list.Kids[0].Modifier.Text == "" {
		return dumpOperand(list.Kids[0].Kid)
	}
	var parts []string
	for _, c := range list.Kids {
		kid, several := dumpOperand(c.Kid)
		if several {
			kid = "(" + kid + ")"
		}
		parts = append(parts, c.Occur.String()+kid)
	}
	return strings.Join(parts, " "), true
}

func dumpOperand(n Node) (text string, several bool) {
	switch n := n.(type) {
	case *Group:
		text, several := dumpClauses(n.Kid)
		return boosted(text, n.Boost), several && n.Boost.Text == ""
	case *Term:
		return boosted(dumpTerm(n), n.Boost), false
	case *Range:
		low, high := "[", "]"
		if n.OpenLow {
			low = "{"
		}
		if n.OpenHigh {
			high = "}"
		}
		return boosted(dumpField(n.Of)+low+n.Low.Text+" TO "+n.High.Text+high, n.Boost), false
	}
	return "bad", false
}

func dumpField(of *Literal) string {
	if of == nil {
		return "_default:"
	}
	return of.Text + ":"
}

func dumpTerm(n *Term) string {
	text := n.Value.Text
	switch n.Value.Form {
	case Prefix:
		text += "*"
	case Regex:
		text = "/" + text + "/"
	case Plain:
		if n.Fuzzy.Text == "~" {
			text += "~2"
		} else {
			text += n.Fuzzy.Text
		}
	}
	return dumpField(n.Of) + text
}

func boosted(s string, boost Suffix) string {
	if boost.Text == "" {
		return s
	}
	if !strings.Contains(boost.Text, ".") {
		return "(" + s + ")" + boost.Text + ".0"
	}
	return "(" + s + ")" + boost.Text
}
