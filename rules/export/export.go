// Package export turns rule files into what Kibana imports and exports, and
// back: the JSON of its API and the lines of its NDJSON exports.
//
// Nothing of a rule is lost either way. What only a rule file has, its tables
// [metadata] and [transform], travels in the rule's `meta`, which Kibana keeps
// for its callers; what only Kibana has stays a key of [rule]. Comments, the
// order of keys and the way in which strings are quoted are not part of a rule.
//
// The package reads texts and returns texts. It judges no rule, and it neither
// finds nor writes files.
package export

import (
	"errors"
	"fmt"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Rule is one rule as Kibana has it: the members of a JSON object.
type Rule struct {
	object *object
}

// Name returns the rule's name, "" if it has none.
func (r Rule) Name() string { return r.object.text("name") }

// FromDocument returns the rule of a file. A file that is no detection rule, or
// that cannot be read whole, is an error.
func FromDocument(doc *rules.Document) (Rule, error) {
	if len(doc.Tree.Problems) > 0 {
		p := doc.Tree.Problems[0]
		line := doc.File.OffsetToPosition(p.Span.Start, source.UTF8).Line
		return Rule{}, fmt.Errorf("line %d: %s", line+1, p.Message)
	}
	if doc.Kind != rules.DetectionRule {
		return Rule{}, errors.New("this file holds no detection rule")
	}
	file, err := fromTable(doc.Tree.Root)
	if err != nil {
		return Rule{}, err
	}
	rule, ok := file.get("rule").(*object)
	if !ok {
		return Rule{}, errors.New("`rule` is no table")
	}
	for _, m := range file.members {
		if m.name != "rule" && m.name != "metadata" && m.name != "transform" {
			return Rule{}, fmt.Errorf("the table `%s` has no place in Kibana", m.name)
		}
	}
	flattenNewTerms(rule)
	if err := pack(rule, file); err != nil {
		return Rule{}, err
	}
	return Rule{rule}, nil
}

// TOML returns the rule as the text of a rule file.
func (r Rule) TOML() string {
	rule := r.object.clone()
	file := unpack(rule)
	foldNewTerms(rule)
	return writeTOML(file)
}

// JSON returns the rule on one line, all keys in alphabetical order, without a
// line break behind it.
func (r Rule) JSON() string { return string(appendJSON(nil, sortedThrough(r.object), "", "")) }

// IndentedJSON returns the rule over several lines.
func (r Rule) IndentedJSON() string {
	return string(appendJSON(nil, sortedThrough(r.object), "\n", "  "))
}

// kept by Kibana for itself: a caller cannot set them.
var ownKeys = []string{
	"alias_purpose", "alias_target_id", "created_at", "created_by", "execution_summary", "id", "immutable", "outcome",
	"revision", "rule_source", "updated_at", "updated_by",
}

// WithoutOwnKeys returns the rule without the keys that Kibana keeps for
// itself, such as who changed it when: what another Kibana can import.
func (r Rule) WithoutOwnKeys() Rule {
	rule := r.object.clone()
	for _, key := range ownKeys {
		rule.remove(key)
	}
	return Rule{rule}
}
