package esql

// Reparse reads a text of which another version was read before, and is then
// done sooner: the commands in front of the first difference are taken from
// old, which stays as it is. The result is that of [Parse].
func Reparse(old *Query, text string) *Query {
	p := newParser(text)
	kept := commonCommands(old, text)
	if kept == 0 {
		return p.parseQuery()
	}
	from := old.Pipeline
	pipe := from.Pipes[kept-1]
	p.q.Settings = old.Settings
	p.q.Pipeline = &Pipeline{
		Commands: from.Commands[:kept:kept],
		Pipes:    from.Pipes[:kept:kept],
	}
	for _, c := range old.Comments {
		if c.End <= pipe.Start {
			p.comments = append(p.comments, c)
		}
	}
	p.pos, p.last, p.lastBefore = pipe.End, pipe.End, from.Commands[kept-1].Span().End
	p.parseCommands(p.q.Pipeline, processingStage)
	return p.finish()
}

// commonCommands counts the commands that a text has in common with a query,
// as far as the pipe behind each, up to the first mistake.
func commonCommands(old *Query, text string) int {
	if old == nil {
		return 0
	}
	same := min(len(old.Text), len(text))
	if len(old.Problems) > 0 {
		same = min(same, old.Problems[0].Span.Start)
	}
	for i := range same {
		if old.Text[i] != text[i] {
			same = i
			break
		}
	}
	n := 0
	// The character behind a pipe counts too: `||` is no pipe.
	for n < len(old.Pipeline.Pipes) && old.Pipeline.Pipes[n].End < same {
		n++
	}
	return n
}
