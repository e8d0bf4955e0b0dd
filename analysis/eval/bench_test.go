package eval

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// BenchmarkOneRule runs one KQL rule over JSON Lines on one core, reading
// included: the throughput is that of the file.
func BenchmarkOneRule(b *testing.B) {
	text := strings.Join(lifelike(5000), "\n") + "\n"
	fields := lower.NewFields(schema.Default().Scope([]string{"logs-endpoint.events.*"}, nil))
	rule, problems, err := CompileQuery(rules.KQL,
		`event.category: process and event.type: start and process.name: (bash or sh or zsh) and not process.parent.name: (sshd or cron*)`, fields, Settings{})
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	only, _ := rule.Fields()
	for name, explain := range map[string]bool{"match": false, "explain": true} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				run, matcher := rule.NewRun(), NewSet([]*Rule{rule}, nil).NewMatcher()
				in := &Input{Only: only, Mapping: event.Mapping{}}
				err := in.Read(strings.NewReader(text), func(e *event.Event, id string) error {
					if explain {
						run.Add(rule.NewEvent(e, id))
					} else {
						matcher.Match(e)
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
