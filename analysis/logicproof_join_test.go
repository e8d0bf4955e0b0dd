package analysis_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Items of a sequence that are joined by a key can exclude each other. Random
// sequences over small domains: whether there are events with one value of the
// key is found out by trying all of them.
func TestLogicFindingsOnJoinsAreSoundAndComplete(t *testing.T) {
	t.Parallel()
	count, seed := fromEnvironment("RULEWRIGHT_PROOF", 20000)/20, fromEnvironment("RULEWRIGHT_PROOF_SEED", 1)
	p := newProof(t, inEQL)
	for n := range count {
		r := rand.New(rand.NewPCG(uint64(seed), uint64(n)<<2|3))
		w := newWorld(r, inEQL, p.said)
		p.judgeJoin(r, w, w.fields[0])
	}
	p.summary()
}

func (p *proof) judgeJoin(r *rand.Rand, w *world, key *worldField) {
	var items []bits
	var text strings.Builder
	name := key.name
	if key.optional {
		name = "?" + name
	}
	text.WriteString("sequence by " + name)
	opaque := key.opaque
	for range 2 + r.IntN(2) {
		c := w.join(r, opAnd, 1+r.IntN(2), 1)
		text.WriteString(" [" + c.print(inEQL, "any where ") + "]")
		met := w.matches(c)
		if !key.optional {
			met = met.minus(w.leafEQL(name, "== null", "").yes)
		}
		if met.empty() {
			p.counts["an item never matches"]++
			return
		}
		items, opaque = append(items, met), opaque || w.opaque(c)
	}
	query := text.String()
	_, found, _ := p.lint(query)
	claimed := ""
	for _, f := range found {
		if strings.Contains(f.Message, "joined by") {
			claimed = f.Message
		}
	}
	value, ok := w.joinable(key, items)
	p.counts["sequences"]++
	switch {
	case ok && claimed != "":
		p.fail(query, "%s: but there is %s", claimed, value)
	case ok:
	case claimed != "":
		p.counts["sequences that never match"]++
	case opaque:
		p.counts["opaque"]++
	case key.array:
		p.counts["a key that is an array"]++ // about which nothing is said
	default:
		p.fail(query, "nothing says that the items are never joined")
	}
}

// joinable looks for a value of the key, or none for an optional one, with
// which there is an event for each item.
func (w *world) joinable(key *worldField, items []bits) (string, bool) {
	var values []string
	for _, h := range key.holdings {
		values = append(values, h.values...)
	}
	if key.optional {
		values = append(values, "null", "unmapped")
	}
	slices.Sort(values)
	for _, v := range slices.Compact(values) {
		if !slices.ContainsFunc(items, func(met bits) bool { return !w.hasKey(key, met, v) }) {
			return v, true
		}
	}
	return "", false
}

// hasKey reports whether one of some events has a value of the key.
func (w *world) hasKey(key *worldField, met bits, v string) bool {
	for i := range w.size {
		if !met.has(i) {
			continue
		}
		h := key.holdings[i/key.stride%len(key.holdings)]
		if v == "null" && !h.unmapped && len(h.values) == 0 || v == "unmapped" && h.unmapped || slices.Contains(h.values, v) {
			return true
		}
	}
	return false
}
