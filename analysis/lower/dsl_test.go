package lower

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
)

// verdict is what the test's own reading of the Query DSL says of an event.
type verdict int

const (
	no verdict = iota
	unsaid
	yes
)

func said(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// dsl evaluates Elasticsearch's Query DSL over one document, as far as Kibana
// uses it for KQL. It is written from Elasticsearch's documentation and
// shares nothing with the lowering.
type dsl struct{ types map[string]string }

func (d dsl) query(q map[string]any, e *event.Event) verdict {
	for kind, body := range q {
		b, _ := body.(map[string]any)
		switch kind {
		case "bool":
			return d.boolean(b, e)
		case "match_all":
			return yes
		case "multi_match":
			return unsaid
		case "nested":
			return d.nested(b, e)
		case "exists":
			return d.exists(b["field"].(string), e)
		case "query_string":
			if _, ok := b["fields"]; !ok {
				return unsaid
			}
			return d.any(b["fields"].([]any)[0].(string), e, func(t, v string) verdict { return queryStringDSL(t, b["query"].(string), v) })
		}
		for field, arg := range b {
			if m, ok := arg.(map[string]any); ok && kind != "range" {
				arg = m["value"]
			}
			if strings.HasSuffix(field, ".caseless") { // the normalizer lower-cases both sides
				arg = strings.ToLower(arg.(string))
				return d.any(field, e, func(t, v string) verdict { return d.leaf(kind, t, arg, strings.ToLower(v)) })
			}
			return d.any(field, e, func(t, v string) verdict { return d.leaf(kind, t, arg, v) })
		}
	}
	panic(fmt.Sprint("unknown query ", q))
}

func (d dsl) boolean(b map[string]any, e *event.Event) verdict {
	out := yes
	for _, q := range list(b["filter"]) {
		out = min(out, d.query(q, e))
	}
	for _, q := range list(b["must_not"]) {
		out = min(out, yes-d.query(q, e))
	}
	if should, ok := b["should"]; ok {
		best := no
		for _, q := range list(should) {
			best = max(best, d.query(q, e))
		}
		out = min(out, best)
	}
	return out
}

func list(v any) []map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return []map[string]any{v}
	case []any:
		var out []map[string]any
		for _, q := range v {
			out = append(out, q.(map[string]any))
		}
		return out
	}
	return nil
}

func (d dsl) nested(b map[string]any, e *event.Event) verdict {
	out := no
	for _, object := range e.Objects(b["path"].(string)) {
		out = max(out, d.query(b["query"].(map[string]any), object))
	}
	return out
}

func (d dsl) exists(field string, e *event.Event) verdict {
	if !strings.Contains(field, "*") {
		return said(d.types[field] != "" && len(e.Values(field)) > 0)
	}
	names := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(field), `\*`, ".*") + "$")
	for _, name := range e.Fields() {
		if names.MatchString(name) && d.types[name] != "" {
			return yes
		}
	}
	return no
}

// any asks every value of a mapped field.
func (d dsl) any(field string, e *event.Event, test func(t, v string) verdict) verdict {
	out := no
	if t := d.types[field]; t != "" {
		for _, v := range e.Values(holder(field, d.types)) {
			out = max(out, test(t, v.Text))
		}
	}
	return out
}

// holder returns the field that has the values of a field: of a multi-field
// the one around it.
func holder(field string, types map[string]string) string {
	if base := strings.TrimSuffix(field, ".caseless"); types[base] != "" {
		return base
	}
	return field
}

func (d dsl) leaf(kind, t string, arg any, v string) verdict {
	text := fmt.Sprint(arg)
	switch {
	case kind == "range":
		return rangeDSL(t, arg.(map[string]any), v)
	case kind == "wildcard":
		return said(wildcardDSL(text, v))
	case t == "match_only_text" && kind == "match_phrase":
		return said(strings.Contains(" "+strings.Join(wordsDSL(v), " ")+" ", " "+strings.Join(wordsDSL(text), " ")+" "))
	case t == "match_only_text":
		for _, word := range wordsDSL(text) {
			if strings.Contains(" "+strings.Join(wordsDSL(v), " ")+" ", " "+word+" ") {
				return yes
			}
		}
		return no
	case t == "ip":
		address := netip.MustParseAddr(v)
		if network, err := netip.ParsePrefix(text); err == nil {
			return said(network.Masked().Contains(address))
		}
		want, err := netip.ParseAddr(text)
		if err != nil {
			return unsaid // Elasticsearch refuses the query
		}
		return said(want == address)
	case t == "long":
		want, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return unsaid
		}
		return said(strconv.FormatInt(want, 10) == v)
	case t == "boolean":
		if text != "true" && text != "false" {
			return unsaid
		}
	case t == "alias":
		return unsaid
	}
	return said(text == v)
}

func rangeDSL(t string, bounds map[string]any, v string) verdict {
	for op, bound := range bounds {
		order := strings.Compare(v, fmt.Sprint(bound))
		if t == "long" {
			a, err1 := strconv.ParseFloat(v, 64)
			b, err2 := strconv.ParseFloat(fmt.Sprint(bound), 64)
			if err1 != nil || err2 != nil {
				return unsaid
			}
			order = 0
			if a < b {
				order = -1
			} else if a > b {
				order = 1
			}
		}
		switch op {
		case "gt":
			return said(order > 0)
		case "gte":
			return said(order >= 0)
		case "lt":
			return said(order < 0)
		case "lte":
			return said(order <= 0)
		}
	}
	return unsaid
}

// wildcardDSL matches Lucene's wildcard syntax by way of a regular expression.
func wildcardDSL(glob, v string) bool {
	var b strings.Builder
	escaped := false
	for _, r := range glob {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '*':
			b.WriteString(".*")
		case r == '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile("(?s)^" + b.String() + "$").MatchString(v)
}

// queryStringDSL reads the little of query_string that a KQL value with
// wildcards can become: words, of which those without a wildcard stay
// together, any of which has to match.
func queryStringDSL(t, query, v string) verdict {
	if t != "keyword" && t != "wildcard" && t != "constant_keyword" {
		if t == "match_only_text" {
			return queryStringText(query, v)
		}
		return unsaid
	}
	var plain []string
	clauses := []string{}
	for _, word := range strings.Fields(query) {
		if strings.Contains(word, "*") {
			if len(plain) > 0 {
				clauses = append(clauses, strings.Join(plain, " "))
			}
			clauses, plain = append(clauses, word), nil
		} else {
			plain = append(plain, word)
		}
	}
	if len(plain) > 0 {
		clauses = append(clauses, strings.Join(plain, " "))
	}
	for _, c := range clauses {
		if wildcardDSL(c, v) {
			return yes
		}
	}
	return no
}

func queryStringText(query, v string) verdict {
	for _, word := range strings.Fields(query) {
		for _, token := range wordsDSL(v) {
			if wildcardDSL(strings.ToLower(word), token) {
				return yes
			}
		}
	}
	return no
}

var notWord = regexp.MustCompile(`[^a-z0-9_]+`)

// wordsDSL is the standard analyzer for the plain words that the test's
// documents have.
func wordsDSL(text string) []string {
	return strings.Fields(notWord.ReplaceAllString(strings.ToLower(text), " "))
}
