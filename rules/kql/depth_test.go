package kql

import (
	"strings"
	"testing"
)

func TestAQueryThatIsNestedTooDeepHasNoOtherMistake(t *testing.T) {
	q := Parse(strings.Repeat("(", 100_000) + "a:b" + strings.Repeat(")", 100_000))
	if len(q.Problems) != 1 || q.Problems[0].Message != "the query nests more than 300 levels deep" {
		t.Errorf("%d problems, the first is %+v", len(q.Problems), q.Problems[0])
	}
}
