package pipeline

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// Fixed says why a column cannot have another name; it is nil for one that the
// query names itself.
func (c *Column) Fixed() error {
	origin := c.Origin()
	switch origin.Made.(type) {
	case *esql.MetadataField:
		return errors.New("`" + c.Name + "` is metadata, which always has this name")
	case *esql.Field, *esql.RenameClause, *esql.EnrichField, *esql.Literal:
	default:
		if c.IsField() {
			return errors.New("`" + c.Name + "` is a field of the indices: `RENAME` gives it another name in the query")
		}
		return errors.New("the query does not give `" + c.Name + "` its name")
	}
	switch made := origin.Made.(type) {
	case *esql.Field:
		if made.Target == nil {
			return errors.New("`" + c.Name + "` has no name but its expression: give it one with `=`")
		}
	case *esql.EnrichField:
		if made.New == nil {
			return errors.New("`" + c.Name + "` is named by the enrich policy: give it another name with `=`")
		}
	}
	if origin.Several {
		return errors.New("branches of `FORK` make `" + c.Name + "` in several ways")
	}
	return nil
}

// Rename returns the edits of a query's text that give a column another name
// everywhere, up to where a command takes it away or makes another of its name.
// The error says, for a reader, why that cannot be done; the query would mean
// something else, or nothing.
func (a *Analysis) Rename(sources Sources, c *Column, name string) ([]source.Edit, error) {
	if err := c.Fixed(); err != nil {
		return nil, err
	}
	name = Unquote(name)
	if name == "" || strings.ContainsAny(name, "\r\n") {
		return nil, errors.New("a column needs a name")
	}
	if name == c.Name {
		return nil, nil
	}
	if err := a.free(sources, c, name); err != nil {
		return nil, err
	}
	mentions := a.MentionsOf(c)
	if needed := c.Origin().needed; needed != "" {
		return nil, errors.New(needed)
	}
	for _, spelling := range spellings(name) {
		edits, ok := respell(mentions, name, spelling)
		if ok && a.means(sources, c, edits) {
			return edits, nil
		}
	}
	return nil, errors.New("the query would mean something else with the name `" + name + "`: a pattern such as `a.*`, or another column of either name, tells the two apart")
}

// plainName matches names that may need no backquotes.
var plainName = regexp.MustCompile(`^[A-Za-z_@][A-Za-z0-9_@]*(\.[A-Za-z0-9_@]+)*$`)

// patternName matches names that can stand in the patterns of DISSECT and GROK.
var patternName = regexp.MustCompile(`^[A-Za-z_@][A-Za-z0-9_@.]*$`)

// spellings are the ways to write a name, the plainest first. A word can be a
// name in one command and a keyword in another.
func spellings(name string) []string {
	quoted := Quote(name)
	if plainName.MatchString(name) {
		return []string{name, quoted}
	}
	return []string{quoted}
}

// Quote writes a name in backquotes.
func Quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// Spell writes a name as a query needs it: in backquotes unless it is plain.
func Spell(name string) string {
	if plainName.MatchString(name) && !reserved[strings.ToLower(name)] {
		return name
	}
	return Quote(name)
}

// reserved are the words that an expression takes for something else than a
// column's name.
var reserved = map[string]bool{
	"and": true, "asc": true, "by": true, "desc": true, "false": true, "first": true, "in": true, "is": true,
	"last": true, "like": true, "not": true, "null": true, "nulls": true, "on": true, "or": true, "rlike": true,
	"true": true, "where": true, "with": true,
}

// Unquote returns a name as it is meant that may be written in backquotes.
func Unquote(name string) string {
	name = strings.TrimSpace(name)
	if n := len(name); n > 1 && name[0] == '`' && name[n-1] == '`' {
		return strings.ReplaceAll(name[1:n-1], "``", "`")
	}
	return name
}

func respell(mentions []Mention, name, spelling string) ([]source.Edit, bool) {
	var out []source.Edit
	for _, m := range mentions {
		text := spelling
		if m.InPattern {
			text = name
			if !patternName.MatchString(name) {
				return nil, false
			}
		}
		out = append(out, source.Edit{Span: m.Span, NewText: text})
	}
	return out, true
}

// free reports a name that another column has where c is.
func (a *Analysis) free(sources Sources, c *Column, name string) error {
	var err error
	again := newAnalyser(a.Query, sources, len(a.Query.Text)+1)
	again.before = func(_ esql.Command, t *Table) {
		if err != nil || !t.has(c) {
			return
		}
		if other, answer, _ := t.Lookup(name); answer == Known && other != nil {
			err = errors.New("there is a column `" + name + "` already")
		}
	}
	result := again.pipeline(a.Query.Pipeline, nil)
	again.before(nil, result)
	// The command that makes the column may read another of the name.
	if _, answer, _ := TableAt(a.Query, sources, c.Origin().Span.Start).Lookup(name); answer == Known && err == nil {
		err = errors.New("there is a column `" + name + "` already")
	}
	return err
}

// has reports whether a column of another analysis of the same query is in the
// table.
func (t *Table) has(c *Column) bool {
	there := t.columns[c.Name]
	return there != nil && there.Origin().Span == c.Origin().Span && there.Origin().Made == c.Origin().Made
}

// means reports whether a query means the same once edits have given a column
// another name: every other name stands for what it stood for.
func (a *Analysis) means(sources Sources, c *Column, edits []source.Edit) bool {
	text, err := source.Apply(a.Query.Text, edits)
	if err != nil {
		return false
	}
	q := esql.Parse(text)
	if len(q.Problems) != len(a.Query.Problems) {
		return false
	}
	b := Analyse(q, sources)
	if len(b.Problems) != len(a.Problems) || !slices.Equal(a.fieldNames(), b.fieldNames()) {
		return false
	}
	before, left := a.shape()
	after, leftThen := b.shape()
	if !slices.Equal(before, after) {
		return false
	}
	renamed := before[slices.IndexFunc(a.Mentions, func(m Mention) bool { return m.Column.Origin() == c.Origin() })]
	// Only where another column of its name has come after it, the renamed one
	// can now stay beside that.
	staysThen := leftThen[renamed]
	delete(leftThen, renamed)
	if left[renamed] != staysThen && (left[renamed] || !a.hidden(c)) {
		return false
	}
	delete(left, renamed)
	return maps.Equal(left, leftThen)
}

// hidden reports whether a later column has taken the place of c.
func (a *Analysis) hidden(c *Column) bool {
	return slices.ContainsFunc(a.Made, func(other *Column) bool {
		return other.Name == c.Name && other.Origin() != c.Origin() && other.Span.Start > c.Origin().Span.Start
	})
}

// fieldNames returns the fields that are named, in the order of the text.
func (a *Analysis) fieldNames() []string {
	refs := slices.SortedStableFunc(slices.Values(a.Fields), func(x, y FieldRef) int { return x.Span.Start - y.Span.Start })
	var out []string
	for _, f := range refs {
		out = append(out, f.Name)
	}
	return out
}

// shape numbers the columns and says which number each mention has, and which
// are returned, whatever their names are.
func (a *Analysis) shape() (mentions []int, returned map[int]bool) {
	numbers := make(map[*Column]int)
	for _, m := range a.Mentions {
		origin := m.Column.Origin()
		if _, ok := numbers[origin]; !ok {
			numbers[origin] = len(numbers)
		}
		mentions = append(mentions, numbers[origin])
	}
	returned = make(map[int]bool)
	for _, c := range a.Result.columns {
		if n, ok := numbers[c.Origin()]; ok {
			returned[n] = true
		}
	}
	return mentions, returned
}
