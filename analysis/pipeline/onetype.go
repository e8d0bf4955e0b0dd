package pipeline

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// choosers are the functions that give one of their arguments, which are all
// of one type.
var choosers = map[string]bool{"case": true, "coalesce": true, "greatest": true, "least": true}

// ofOneType reports the first argument of such a function that cannot be of
// the type of those before it.
func (a *analyser) ofOneType(f *Function, e *esql.Call, args []value) {
	if !choosers[f.Name] {
		return
	}
	var first *value
	for i := range args {
		v := &args[i]
		if f.Name == "case" && i%2 == 0 && i+1 < len(args) || v.typ == Unknown || v.typ == Null {
			continue
		}
		if first == nil {
			first = v
			continue
		}
		if !differ(*first, *v) {
			continue
		}
		a.wrongType(join(*v, *first), e.Args[i], "`"+strings.ToUpper(f.Name)+"` gives values of one type: the one before is "+
			first.typ.describe()+", and this is "+found(*v)+" — convert one of them, as in `…::keyword`")
		return
	}
}

// differ reports whether two values are surely of different types. A string in
// the text may stand for a date and the like, and numbers of different kinds
// may be made one, which depends on the version.
func differ(a, b value) bool {
	one, two := a.typ.kind(), b.typ.kind()
	if one == two || one == "" || two == "" {
		return false
	}
	for _, s := range []value{a, b} {
		if !s.literal || s.typ != Keyword {
			continue
		}
		if _, err := strconv.ParseFloat(s.text, 64); one != "number" && two != "number" || err == nil {
			return false
		}
	}
	return true
}

// kind is the family of a type that everybody knows; "" for the others.
func (t Type) kind() string {
	switch {
	case t.isNumber():
		return "number"
	case t.family() == "string", t.family() == "date", t == Boolean, t == IP, t == Version:
		return t.family()
	}
	return ""
}
