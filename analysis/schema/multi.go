package schema

// HasWherever reports whether every data set of the scope that may have a
// field has a multi-field of it as well: that it finds what the field holds,
// wherever a document comes from. An open scope cannot tell.
func (s *Scope) HasWherever(multi, field string) bool {
	if s.IsOpen() {
		return false
	}
	for _, d := range s.sets {
		if _, ok := d.get(d.table.find(multi)); ok {
			continue
		}
		if _, ok := d.get(d.table.find(field)); ok || !d.Has(Strict) {
			return false
		}
	}
	return true
}
