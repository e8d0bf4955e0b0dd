// Package querydsl evaluates Elasticsearch's Query DSL over one document, as
// far as Kibana uses it for KQL and for filters. It is the second opinion of
// the tests on what a query means: written from Elasticsearch's documentation,
// it shares nothing with the lowering or the evaluator, and nothing but tests
// imports it.
package querydsl

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
)

// Verdict is what the Query DSL says of an event.
type Verdict int

// The verdicts, in the order in which a disjunction prefers them.
const (
	No Verdict = iota
	Unsaid
	Yes
)

func said(b bool) Verdict {
	if b {
		return Yes
	}
	return No
}

// Reading is how an index reads queries: the mapping types of its fields, by
// full name. A field without one is unmapped.
type Reading map[string]string

// Query says what a decoded query makes of an event. It panics at a kind of
// query that Kibana does not build from KQL.
func (d Reading) Query(q map[string]any, e *event.Event) Verdict {
	for kind, body := range q {
		b, _ := body.(map[string]any)
		switch kind {
		case "bool":
			return d.boolean(b, e)
		case "match_all":
			return Yes
		case "multi_match":
			return Unsaid
		case "nested":
			return d.nested(b, e)
		case "exists":
			return d.exists(b["field"].(string), e)
		case "query_string":
			if _, ok := b["fields"]; !ok {
				return Unsaid
			}
			return d.any(b["fields"].([]any)[0].(string), e, func(t, v string) Verdict { return queryStringDSL(t, b["query"].(string), v) })
		}
		for field, arg := range b {
			if m, ok := arg.(map[string]any); ok && kind != "range" {
				arg = m["value"]
			}
			if strings.HasSuffix(field, ".caseless") { // the normalizer lower-cases both sides
				arg = strings.ToLower(arg.(string))
				return d.any(field, e, func(t, v string) Verdict { return d.leaf(kind, t, arg, strings.ToLower(v)) })
			}
			return d.any(field, e, func(t, v string) Verdict { return d.leaf(kind, t, arg, v) })
		}
	}
	panic(fmt.Sprint("unknown query ", q))
}

func (d Reading) boolean(b map[string]any, e *event.Event) Verdict {
	out := Yes
	for _, q := range queries(b["filter"]) {
		out = min(out, d.Query(q, e))
	}
	for _, q := range queries(b["must_not"]) {
		out = min(out, Yes-d.Query(q, e))
	}
	if should, ok := b["should"]; ok {
		best := No
		for _, q := range queries(should) {
			best = max(best, d.Query(q, e))
		}
		out = min(out, best)
	}
	return out
}

func queries(v any) []map[string]any {
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

func (d Reading) nested(b map[string]any, e *event.Event) Verdict {
	out := No
	for _, object := range e.Objects(b["path"].(string)) {
		out = max(out, d.Query(b["query"].(map[string]any), object))
	}
	return out
}

func (d Reading) exists(field string, e *event.Event) Verdict {
	if !strings.Contains(field, "*") {
		return said(d[field] != "" && len(e.Values(field)) > 0)
	}
	names := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(field), `\*`, ".*") + "$")
	for _, name := range e.Fields() {
		if names.MatchString(name) && d[name] != "" {
			return Yes
		}
	}
	return No
}

// any asks every value of a mapped field.
func (d Reading) any(field string, e *event.Event, test func(t, v string) Verdict) Verdict {
	out := No
	if t := d[field]; t != "" {
		for _, v := range e.Values(Holder(field, d)) {
			out = max(out, test(t, v.Text))
		}
	}
	return out
}

// Holder returns the field that has the values of a field: of a multi-field
// the one around it.
func Holder(field string, types map[string]string) string {
	if base := strings.TrimSuffix(field, ".caseless"); types[base] != "" {
		return base
	}
	return field
}

func (d Reading) leaf(kind, t string, arg any, v string) Verdict {
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
				return Yes
			}
		}
		return No
	case t == "ip":
		address := netip.MustParseAddr(v)
		if network, err := netip.ParsePrefix(text); err == nil {
			return said(network.Masked().Contains(address))
		}
		want, err := netip.ParseAddr(text)
		if err != nil {
			return Unsaid // Elasticsearch refuses the query
		}
		return said(want == address)
	case t == "long":
		want, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return Unsaid
		}
		return said(strconv.FormatInt(want, 10) == v)
	case t == "boolean":
		if text != "true" && text != "false" {
			return Unsaid
		}
	case t == "alias":
		return Unsaid
	}
	return said(text == v)
}

func rangeDSL(t string, bounds map[string]any, v string) Verdict {
	for op, bound := range bounds {
		order := strings.Compare(v, fmt.Sprint(bound))
		if t == "long" {
			a, err1 := strconv.ParseFloat(v, 64)
			b, err2 := strconv.ParseFloat(fmt.Sprint(bound), 64)
			if err1 != nil || err2 != nil {
				return Unsaid
			}
			order = 0
			if a < b {
				order = -1
			} else if a > b {
				order = 1
			}
		}
		if t == "ip" {
			a, err1 := netip.ParseAddr(v)
			b, err2 := netip.ParseAddr(fmt.Sprint(bound))
			if err1 != nil || err2 != nil {
				return Unsaid
			}
			order = a.Compare(b)
			if a.Is4() != b.Is4() {
				order = netip.AddrFrom16(a.As16()).Compare(netip.AddrFrom16(b.As16()))
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
	return Unsaid
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
func queryStringDSL(t, query, v string) Verdict {
	if t != "keyword" && t != "wildcard" && t != "constant_keyword" {
		if t == "match_only_text" {
			return queryStringText(query, v)
		}
		return Unsaid
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
			return Yes
		}
	}
	return No
}

func queryStringText(query, v string) Verdict {
	for _, word := range strings.Fields(query) {
		for _, token := range wordsDSL(v) {
			if wildcardDSL(strings.ToLower(word), token) {
				return Yes
			}
		}
	}
	return No
}

var notWord = regexp.MustCompile(`[^a-z0-9_]+`)

// wordsDSL is the standard analyzer for the plain words that the test's
// documents have.
func wordsDSL(text string) []string {
	return strings.Fields(notWord.ReplaceAllString(strings.ToLower(text), " "))
}
