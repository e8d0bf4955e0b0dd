package eql

import "github.com/rulewright/rulewright/rules/source"

// kind is the lexical class of a token. Keywords are words: which of them is
// meant is told by their text, since most may also be names.
type kind uint8

const (
	eof     kind = iota
	word         // identifier or keyword
	tilde        // identifier with ~ behind it
	quoted       // `name`
	text         // string constant
	integer      // 12
	decimal      // 1.5, .5, 1e3
	symbol       // operator or bracket

)

// token is one token; text is a slice of the query.
type token struct {
	kind  kind
	at    source.Span
	text  string
	value *String // of a string constant
}

// is reports whether the token is this keyword or symbol.
func (t token) is(s string) bool { return (t.kind == word || t.kind == symbol) && t.text == s }

// keywords are reserved: a field of that name needs backquotes.
var keywords = map[string]bool{
	"and": true, "any": true, "by": true, "false": true, "in": true, "join": true, "like": true,
	"maxspan": true, "not": true, "null": true, "of": true, "or": true, "regex": true, "sample": true,
	"sequence": true, "true": true, "until": true, "where": true, "with": true,
}

func isKeyword(t token) bool { return t.kind == word && keywords[t.text] }
