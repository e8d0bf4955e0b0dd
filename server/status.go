package server

import (
	"context"

	"github.com/rulewright/rulewright/analysis/outline"
)

// showStatus says what an editor's status line shows of a rule: it takes the
// document's URI and returns a [ruleStatus].
const showStatus = "rulewright.status"

// ruleStatus is what the server knows around an open rule.
type ruleStatus struct {
	// Rules is how many rules the workspace has; while its files are still
	// being read, how many were.
	Rules int `json:"rules"`
	// Samples names the files with the rule's sample events; empty without any.
	Samples string `json:"samples"`
}

func (s *server) status(ctx context.Context, call *commandCall) (any, error) {
	out := ruleStatus{}
	s.volumes(call.view, "", func(_ string, o *outline.Outline) bool {
		if o.Type != "" {
			out.Rules++
		}
		return ctx.Err() == nil
	})
	if samples := call.rule.samples(); len(samples.paths) > 0 {
		out.Samples = samples.names()
	}
	return out, nil
}
