package server

import (
	"iter"
	"sync"

	"github.com/rulewright/rulewright/analysis/outline"
)

// trait is what a rule can have several of, and what is offered to those who
// write another rule.
type trait struct {
	kind traitKind
	// field is the one that a value is compared with; "" for other kinds.
	field string
}

type traitKind uint8

const (
	fieldTrait traitKind = iota
	tagTrait
	listTrait
	valueTrait
	indexTrait
)

// traits are those of one rule, each with the text that it has there.
func traits(o *outline.Outline) iter.Seq2[trait, string] {
	return func(yield func(trait, string) bool) {
		for _, name := range o.Fields {
			if !yield(trait{kind: fieldTrait}, name) {
				return
			}
		}
		for _, tag := range o.Tags {
			if !yield(trait{kind: tagTrait}, tag) {
				return
			}
		}
		for _, pattern := range o.Indices {
			if !yield(trait{kind: indexTrait}, pattern) {
				return
			}
		}
		for _, lists := range [][]outline.Named{o.Makes, o.Heeds} {
			for _, list := range lists {
				if !yield(trait{kind: listTrait}, list.Text) {
					return
				}
			}
		}
		for _, v := range o.Values {
			if !yield(trait{valueTrait, v.Field}, v.Text) {
				return
			}
		}
	}
}

// tally counts what the rule files of a session's libraries have, so that
// nobody has to go through all of them at a keystroke. A file that is in
// several libraries counts once. It is safe for concurrent use.
type tally struct {
	mu       sync.RWMutex
	outlines map[string]*outline.Outline // what is counted, by path
	counts   map[trait]counted
}

func newTally() *tally {
	return &tally{outlines: make(map[string]*outline.Outline), counts: make(map[trait]counted)}
}

// put counts a file as it is now; nil means that it is no rule any more.
func (t *tally) put(path string, o *outline.Outline) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if before := t.outlines[path]; before != nil {
		t.add(before, -1)
		delete(t.outlines, path)
	}
	if o != nil {
		t.add(o, 1)
		t.outlines[path] = o
	}
}

func (t *tally) add(o *outline.Outline, n int) {
	for of, text := range traits(o) {
		texts := t.counts[of]
		if texts == nil {
			texts = counted{}
			t.counts[of] = texts
		}
		if texts[text] += n; texts[text] == 0 {
			delete(texts, text)
		}
		if len(texts) == 0 {
			delete(t.counts, of)
		}
	}
}

// usage says how many rules have a text, all files of the disk but those that
// gone has, and those that come has.
type usage struct {
	counts     map[trait]counted
	gone, come []*outline.Outline
}

// with calls read with the usage where some files are something else than what
// was counted: nil for those that do not count at all. The usage is not to be
// kept, since nothing is counted while it is read.
func (t *tally) with(others map[string]*outline.Outline, read func(*usage)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	u := &usage{counts: t.counts}
	for path, o := range others {
		if before := t.outlines[path]; before != nil {
			u.gone = append(u.gone, before)
		}
		if o != nil {
			u.come = append(u.come, o)
		}
	}
	read(u)
}

// of returns how many rules have a text.
func (u *usage) of(which trait) func(text string) int {
	all, change := u.counts[which], u.change(which)
	return func(text string) int { return all[text] + change[text] }
}

// all counts the texts that match.
func (u *usage) all(which trait, match func(text string) bool) counted {
	out := counted{}
	for _, texts := range []counted{u.counts[which], u.change(which)} {
		for text, n := range texts {
			if match(text) {
				out[text] += n
			}
		}
	}
	for text, n := range out {
		if n == 0 {
			delete(out, text)
		}
	}
	return out
}

// change is what is to be added to what was counted.
func (u *usage) change(which trait) counted {
	out := counted{}
	count := func(list []*outline.Outline, n int) {
		for _, o := range list {
			for of, text := range traits(o) {
				if of == which {
					out[text] += n
				}
			}
		}
	}
	count(u.gone, -1)
	count(u.come, 1)
	return out
}
