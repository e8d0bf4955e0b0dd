// Package keys is the vocabulary of a rule file: the tables it has, the keys
// of each, what type and which values a key takes, for which types of rule it
// is, who insists on it, and a line on what it is for. Checks, completion and
// hover read the same description.
//
// It is data and look-ups. It reads no file and judges no rule; what a
// condition of a key's [Form] means in code is the checks' business.
package keys

import (
	"slices"

	"github.com/rulewright/rulewright/rules"
)

// Who is somebody that reads rule files, or several of them.
type Who uint8

// The readers. Kibana takes the content of [rule] through its API. The
// Repository is the loader of elastic/detection-rules, which other
// repositories of the same form use too; it turns a file into what Kibana
// gets.
const (
	Kibana Who = 1 << iota
	Repository
	Both   = Kibana | Repository
	Nobody = Who(0)
)

// Includes reports whether every reader of other is among w.
func (w Who) Includes(other Who) bool { return w&other == other }

// Shape is the form of a key's value.
type Shape uint8

// The shapes.
const (
	Anything    Shape = iota
	Text              // a string
	Integer           // a whole number
	Boolean           // true or false
	Texts             // a list of strings
	TextOrTexts       // a list of strings, or one string
	Table             // a table with the keys of Key.Keys
	Tables            // a list of such tables
	TableLists        // a list of lists of such tables
	FreeTable         // a table whose content is somebody else's
	FreeTables        // a list of such tables
)

// Form is a condition that a text meets beyond being one.
type Form uint8

// The forms.
const (
	AnyText         Form = iota
	NotEmpty             // at least one character
	Date                 // YYYY/MM/DD
	UUID                 // a UUID in lower case
	DateMath             // now-9m, or a point in time
	Interval             // 5m: a whole number of s, m, h or d
	Version              // 9.3 or 9.3.0
	Throttle             // no_actions, rule or an interval
	TacticURL            // the page of an ATT&CK or ATLAS tactic
	TechniqueURL         // the page of a technique
	SubtechniqueURL      // the page of a subtechnique
)

// Need says when a key has to be there.
type Need struct {
	// By are those who refuse a rule without the key.
	By Who
	// Unless names keys of the same table that stand for it.
	Unless []string
	// With names the key of the same table that brings the need; empty where
	// the key is always needed.
	With string
}

// Range is a closed range of whole numbers.
type Range struct{ Min, Max int64 }

// Contains reports whether n lies within the range.
func (r Range) Contains(n int64) bool { return r.Min <= n && n <= r.Max }

// Unbounded is the Max of a range without an upper end.
const Unbounded = int64(1) << 62

// Value is one of the texts that a key takes.
type Value struct {
	Text string
	// Doc says what the value means, as Key.Doc does; it may be empty.
	Doc string
	// In are those who take it; the zero value means whoever takes the key.
	In Who
}

// Key describes one key of a table.
type Key struct {
	Name string
	// Doc says in one sentence what the key is for.
	Doc   string
	Shape Shape
	// In are those who know the key; the zero value means both. Exported keys
	// are what Kibana adds to a rule it exports.
	In       Who
	Exported bool
	// Types are the types of rule that have the key; nil means all. Loaded are
	// further ones for which the repository's loader takes it although Kibana
	// does nothing with it.
	Types, Loaded []rules.Type
	Need          Need
	// Values are the texts it takes, of a list its items; nil means any.
	// ValuesBy are those who refuse others; the zero value means both. Open
	// values are only the usual ones.
	Values   []Value
	ValuesBy Who
	Open     bool
	// Form is the condition that its text, or each of its items, meets, and
	// FormBy are those who insist on it; the zero value means both.
	Form   Form
	FormBy Who
	// Range is what an integer lies in, and Count how many items a list has;
	// nil means any.
	Range, Count *Range
	// Keys are those of its table, or of each table of its list.
	Keys []*Key
}

// Knows reports whether w knows the key.
func (k *Key) Knows(w Who) bool { return orBoth(k.In).Includes(w) }

// Insists returns who refuses a rule whose value has another form.
func (k *Key) Insists() Who { return orBoth(k.FormBy) & orBoth(k.In) }

// Closes returns who refuses a rule with another value than Values.
func (k *Key) Closes() Who {
	if k.Open {
		return Nobody
	}
	return orBoth(k.ValuesBy) & orBoth(k.In)
}

// Takes returns who takes the value v, which is one of Values.
func (k *Key) Takes(v Value) Who { return orBoth(v.In) & orBoth(k.In) }

// For reports whether rules of type t have the key. A type that there is not
// has every key, so that one mistake is not reported many times.
func (k *Key) For(t rules.Type) bool {
	return len(k.Types) == 0 || slices.Contains(k.Types, t) || !slices.Contains(rules.Types, t)
}

func orBoth(w Who) Who {
	if w == Nobody {
		return Both
	}
	return w
}

// Find returns the key with a name among the keys of a table of a rule of type
// t. Where only other types of rule have such a key, it is returned with
// false; nil means that there is none.
func Find(table []*Key, name string, t rules.Type) (*Key, bool) {
	var other *Key
	for _, k := range table {
		switch {
		case k.Name != name:
		case k.For(t):
			return k, true
		default:
			other = k
		}
	}
	return other, false
}

// Names lists the names of the keys that a table of a rule of type t can have
// and that w knows, in order of the table. Exported keys are left out.
func Names(table []*Key, t rules.Type, w Who) []string {
	var out []string
	for _, k := range table {
		if k.For(t) && k.Knows(w) && !k.Exported {
			out = append(out, k.Name)
		}
	}
	return out
}
