package eval

import (
	"strconv"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestRowsWithoutATimeAreAllOfOneRun(t *testing.T) {
	const rule = "[rule]\ntype = 'esql'\nlanguage = 'esql'\nquery = 'FROM a'\n[rule.alert_suppression]\ngroup_by = ['f']\nduration = {value = 5, unit = 'm'}\n"
	g := NewGate(rules.Parse(source.NewFile("r.toml", rule)), nil, Settings{})
	row := func(field string, values ...string) *event.Event {
		e := event.New()
		for _, v := range values {
			e.Add(field, event.Text(v))
		}
		return e
	}
	numbered := func(rows ...*event.Event) string {
		list := g.Alerts(rows)
		for _, a := range list {
			a.Events[0].ID = strconv.Itoa(a.Events[0].Index + 1)
		}
		return alerts(list)
	}
	got := numbered(row("f", "a"), row("f", "b", "a"), row("f", "a"), row("f", "a", "b"), row("g", "a"))
	if want := "1 f=a ×2; 2 f=a,b ×2; 5 f="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	timed := func(at string) *event.Event { return row("f", "a").Add("@timestamp", event.Text(at)) }
	got = numbered(timed("2026-02-01T10:06:00Z"), timed("2026-02-01T10:00:00Z"), timed("2026-02-01T10:05:00Z"))
	if want := "2 f=a ×2; 1 f=a"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
