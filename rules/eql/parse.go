package eql

// Parse reads a query. It never fails: what cannot be read is in Problems.
func Parse(text string, dialect Dialect) *Query {
	s := scan(text, dialect)
	return &Query{Text: text, Comments: s.comments, Problems: s.problems}
}
