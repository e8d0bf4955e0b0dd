// Package toml reads TOML as an author has it on the screen: half-typed,
// with several mistakes at once, and with every key, value, table and comment
// knowing the bytes it stands on.
//
// The grammar is that of github.com/pelletier/go-toml/v2, whose unstable
// parser reads every statement; a text that its decoder would refuse has at
// least one [source.Problem] here, and a text without problems has the
// decoder's values. What this package adds is what goes on around it: places,
// decoded strings that know where each character is spelt ([Value.Map]), and
// going on after an error with as much kept as can be.
//
// It never writes TOML, and it knows nothing of rules: which keys there are
// and what they mean is package rules' to say.
package toml

import "github.com/rulewright/rulewright/rules/source"

// Tree is one TOML text, read. It is immutable and safe for concurrent use.
type Tree struct {
	File *source.File
	// Span is the text that was read: all of the file, unless that holds
	// several.
	Span source.Span
	// Root is the table of the whole text; never nil.
	Root *Table
	// Sections are the [table] and [[array]] headers in the order of the file,
	// each with the table that it opens.
	Sections []*Section
	// Statements are the key-value lines in the order of the file, those
	// included whose key was given twice and so is not in the tree.
	Statements []*Statement
	// Comments are all comments in the order of the file.
	Comments []Comment
	// Problems are what is wrong with the text as TOML, in the order of the
	// file: the first thousand of them. See the Code constants.
	Problems []source.Problem
}

// Section is a table header and what it opens.
type Section struct {
	// Header is the span of `[…]` or `[[…]]` with its brackets.
	Header source.Span
	// Span goes from the header to the end of the section's last statement.
	Span source.Span
	// Keys are the parts of the header's dotted key.
	Keys []Key
	// Array is true for `[[…]]`.
	Array bool
	// Table is what the header opens: for an array, the item it adds. It is
	// outside the tree if the header is not readable or contradicts another.
	Table *Table

	path []Step
}

// Statement is one `key = value` at the top level of the text.
type Statement struct {
	// Span goes from the first byte of the key to the last of the value.
	Span source.Span
	// Keys are the parts of the dotted key.
	Keys []Key
	// Value is what was read, of kind [Invalid] where nothing could be.
	Value *Value
	// Section is the header that the statement stands under; nil above the
	// first one.
	Section *Section
}

// Comment is one comment, from its `#` to the end of the line.
type Comment struct {
	Span source.Span
}
