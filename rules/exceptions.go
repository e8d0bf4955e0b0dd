package rules

// ExceptionSet is an item of `exceptions`: an exception list with its items,
// as `export-rules` of detection-rules writes it.
type ExceptionSet struct {
	Place
	// What the list's container says of it.
	Name, Description, ListID, Type, NamespaceType String
	Items                                          []ExceptionItem
	// RuleIDs are metadata.rule_ids: the rules that use the lists of the file.
	RuleIDs Strings
}

// ExceptionItem is one exception of a list: an event that meets all of its
// entries makes no alert.
type ExceptionItem struct {
	Place
	Name, ListID, ItemID, Type, NamespaceType String
	// ExpireTime is when the exception ends; absent for one that stays.
	ExpireTime String
	// OSTypes are the systems that it is about; none for all.
	OSTypes Strings
	Entries []ExceptionEntry
}

// ExceptionEntry is one condition of an [ExceptionItem].
type ExceptionEntry struct {
	Place
	Field, Type, Operator String
	// Value is the text of a `match` or `wildcard`, or the list of a
	// `match_any`.
	Value Strings
	// ValueList is the value list that a `list` asks.
	ValueList String
	// Entries are the conditions of a `nested` on the fields below Field.
	Entries []ExceptionEntry
}

// ExceptionSetByID returns the document's exception list with an ID; nil where
// it has none, or several.
func (d *Document) ExceptionSetByID(listID string) *ExceptionSet {
	var found *ExceptionSet
	for i := range d.Exceptions {
		switch set := &d.Exceptions[i]; {
		case !set.ListID.Is(listID):
		case found != nil:
			return nil
		default:
			found = set
		}
	}
	return found
}

func readExceptions(root node) []ExceptionSet {
	metadata, _ := root.table("metadata")
	rules := metadata.strs("rule_ids")
	return list(root, "exceptions", func(n node, p Place) ExceptionSet {
		container, _ := n.table("container")
		return ExceptionSet{
			Place:         p,
			Name:          container.str("name"),
			Description:   container.str("description"),
			ListID:        container.str("list_id"),
			Type:          container.str("type"),
			NamespaceType: container.str("namespace_type"),
			Items:         list(n, "items", readExceptionItem),
			RuleIDs:       rules,
		}
	})
}

func readExceptionItem(n node, p Place) ExceptionItem {
	return ExceptionItem{
		Place:         p,
		Name:          n.str("name"),
		ListID:        n.str("list_id"),
		ItemID:        n.str("item_id"),
		Type:          n.str("type"),
		NamespaceType: n.str("namespace_type"),
		ExpireTime:    n.str("expire_time"),
		OSTypes:       n.strs("os_types"),
		Entries: list(n, "entries", func(n node, p Place) ExceptionEntry {
			e := readExceptionEntry(n, p)
			e.Entries = list(n, "entries", readExceptionEntry)
			return e
		}),
	}
}

// readExceptionEntry reads an entry without those below it, which nest once.
func readExceptionEntry(n node, p Place) ExceptionEntry {
	e := ExceptionEntry{
		Place:    p,
		Field:    n.str("field"),
		Type:     n.str("type"),
		Operator: n.str("operator"),
		Value:    n.strOrStrs("value"),
	}
	// The API's name for it, and that of the repository's tool.
	for _, name := range [...]string{"list", "list_vals"} {
		if values, place := n.table(name); place.State == Set {
			e.ValueList = values.str("id")
		}
	}
	return e
}
