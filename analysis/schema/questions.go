package schema

import "strings"

// The questions that a catalogue and a scope remember.
type (
	scopeOf    struct{ patternList, integrationList string }
	datasetsOf struct{ values string }
	fieldOf    struct{ name string }
	typesOf    struct{ name string }
	originsOf  struct{ name string }
	nestedOf   struct{ name string }
	nearestTo  struct {
		name  string
		limit int
	}
	wordIn    struct{ word string }
	indexNear struct{ pattern string }
	stackOf   struct{ stack string }
)

func (q scopeOf) patterns() []string     { return separate(q.patternList) }
func (q scopeOf) integrations() []string { return separate(q.integrationList) }

func (q scopeOf) owned() scopeOf {
	return scopeOf{strings.Clone(q.patternList), strings.Clone(q.integrationList)}
}
func (q datasetsOf) owned() datasetsOf { return datasetsOf{strings.Clone(q.values)} }
func (q fieldOf) owned() fieldOf       { return fieldOf{strings.Clone(q.name)} }
func (q typesOf) owned() typesOf       { return typesOf{strings.Clone(q.name)} }
func (q originsOf) owned() originsOf   { return originsOf{strings.Clone(q.name)} }
func (q nestedOf) owned() nestedOf     { return nestedOf{strings.Clone(q.name)} }
func (q nearestTo) owned() nearestTo   { return nearestTo{strings.Clone(q.name), q.limit} }
func (q wordIn) owned() wordIn         { return wordIn{strings.Clone(q.word)} }
func (q indexNear) owned() indexNear   { return indexNear{strings.Clone(q.pattern)} }
func (q stackOf) owned() stackOf       { return stackOf{strings.Clone(q.stack)} }

// between separates the texts of a list; none of them has it.
const between = "\x00"

// joined is a list as one text, in which an empty list is another one than a
// list of the empty text.
func joined(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, between) + between
}

func separate(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, between), between)
}
