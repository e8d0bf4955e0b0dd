package export

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/rules"
)

const byteOrderMark = "\xEF\xBB\xBF"

// Bundle is what one text of Kibana's holds.
type Bundle struct {
	Rules []Rule
	// Rest are the other lines of an export as they are written: exception
	// lists and their items, connectors. Its summary is left out.
	Rest []string
}

// ReadJSON reads an NDJSON export, a rule of the API, a list of rules, or the
// answer to a search for rules.
func ReadJSON(text []byte) (Bundle, error) {
	var out Bundle
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	for {
		start := d.InputOffset()
		v, _, err := readJSON(d, 0)
		if isEnd(err) {
			break
		}
		if err != nil {
			line := 1 + bytes.Count(text[:d.InputOffset()], []byte("\n"))
			return Bundle{}, fmt.Errorf("line %d: %w", line, err)
		}
		raw := string(bytes.TrimSpace(text[start:d.InputOffset()]))
		if err := out.add(v, raw); err != nil {
			return Bundle{}, err
		}
	}
	if len(out.Rules)+len(out.Rest) == 0 {
		return Bundle{}, errors.New("there is no rule in this text")
	}
	return out, nil
}

// IsJSON tells JSON from a rule file by how it begins.
func IsJSON(text []byte) bool {
	const blanks = " \t\r\n"
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte(byteOrderMark)), blanks)
	if list, ok := bytes.CutPrefix(text, []byte("[")); ok {
		text = bytes.TrimLeft(list, blanks)
	}
	return len(text) > 0 && text[0] == '{'
}

// NDJSON returns a text that Kibana imports: the rules, a line each, and the
// other lines.
func NDJSON(b Bundle) string {
	var out strings.Builder
	for _, rule := range b.Rules {
		out.WriteString(rule.JSON() + "\n")
	}
	for _, line := range b.Rest {
		out.WriteString(line + "\n")
	}
	return out.String()
}

// JSON returns one rule as an object, and several as a list.
func JSON(list []Rule) string {
	if len(list) == 1 {
		return list[0].IndentedJSON() + "\n"
	}
	values := make([]any, len(list))
	for i, rule := range list {
		values[i] = sortedThrough(rule.object)
	}
	return string(appendJSON(nil, values, "\n", "  ")) + "\n"
}

// add sorts one value of a text.
func (b *Bundle) add(v any, raw string) error {
	switch v := v.(type) {
	case []any:
		return b.addAll(v)
	case *object:
		if found, ok := v.get("data").([]any); ok && v.get("total") != nil {
			return b.addAll(found)
		}
		switch {
		case isRule(v):
			b.Rules = append(b.Rules, Rule{v})
		case v.get("exported_count") == nil && v.get("exported_rules_count") == nil:
			b.Rest = append(b.Rest, raw)
		}
		return nil
	}
	return errors.New("a rule of Kibana is a JSON object")
}

func (b *Bundle) addAll(list []any) error {
	for _, v := range list {
		o, ok := v.(*object)
		if !ok || !isRule(o) {
			return errors.New("this list holds something else than rules")
		}
		b.Rules = append(b.Rules, Rule{o})
	}
	return nil
}

// isRule tells a rule from the exception lists and connectors of an export,
// which have names and types of their own.
func isRule(o *object) bool {
	if o.text("type") == "" || o.text("name") == "" || o.get("list_id") != nil {
		return false
	}
	return o.get("risk_score") != nil || slices.Contains(rules.Types, rules.Type(o.text("type")))
}
