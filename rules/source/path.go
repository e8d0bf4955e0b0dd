package source

// PathTo returns the nodes of a tree that hold an offset, the outermost first.
// walk visits the nodes, outermost first and in the order of the text, and
// passes over the parts of one for which visit returns false. A cursor directly
// behind a node is in it still; of two neighbours the one that begins there
// counts.
func PathTo[N interface{ Span() Span }](offset int, walk func(visit func(N) bool)) []N {
	var path []N
	walk(func(n N) bool {
		span := n.Span()
		if !span.Contains(offset) {
			return false
		}
		if len(path) > 0 && path[len(path)-1].Span().End == offset && span.Start == offset {
			path = path[:len(path)-1]
		}
		path = append(path, n)
		return true
	})
	return path
}
