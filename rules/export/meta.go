package export

import (
	"errors"
	"strings"
)

// metaKey is the member of a rule's `meta` that holds what only a rule file
// has: the tables `metadata` and `transform`, and, where it cannot be won back
// from the rendered one, the `note`.
const metaKey = "rulewright"

// pack puts the other tables of a rule file into the rule.
func pack(rule, file *object) error {
	own := &object{}
	metadata, _ := file.get("metadata").(*object)
	if metadata != nil && !equal(metadata, derive(rule)) {
		own.set("metadata", metadata)
	}
	if transform, ok := file.get("transform").(*object); ok {
		own.set("transform", transform)
		renderGuide(rule, transform, own)
	}
	if len(own.members) == 0 {
		return nil
	}
	meta := &object{}
	if i := rule.find("meta"); i >= 0 {
		written, ok := rule.members[i].value.(*object)
		if !ok {
			return errors.New("`meta` is no table")
		}
		meta = written.clone()
	}
	if meta.find(metaKey) >= 0 {
		return errors.New("`meta." + metaKey + "` is taken")
	}
	meta.set(metaKey, own)
	rule.set("meta", meta)
	return nil
}

// unpack takes out of the rule what pack has put in, or what detection-rules
// puts there, and returns the tables of the file.
func unpack(rule *object) *object {
	var metadata, transform *object
	if meta, ok := rule.get("meta").(*object); ok {
		metadata, transform = unpackMeta(rule, meta)
	}
	if metadata == nil {
		metadata = derive(rule)
	}
	file := &object{}
	file.set("metadata", metadata)
	if transform != nil {
		file.set("transform", transform)
	}
	file.set("rule", rule)
	return file
}

func unpackMeta(rule, meta *object) (metadata, transform *object) {
	if meta.text("maturity") != "" && meta.text("creation_date") != "" {
		// detection-rules exports its [metadata] as the whole of `meta`.
		rule.remove("meta")
		return meta, nil
	}
	own, ok := meta.get(metaKey).(*object)
	if !ok {
		return nil, nil
	}
	metadata, _ = own.get("metadata").(*object)
	transform, _ = own.get("transform").(*object)
	if transform != nil {
		restoreGuide(rule, transform, own)
	}
	rest := meta.clone()
	rest.remove(metaKey)
	rule.set("meta", rest)
	if len(rest.members) == 0 {
		rule.remove("meta")
	}
	return metadata, transform
}

// derive returns the metadata of a rule that was made in Kibana.
func derive(rule *object) *object {
	out := &object{}
	for _, d := range []struct{ name, from string }{{"creation_date", "created_at"}, {"updated_date", "updated_at"}} {
		if date := rule.text(d.from); len(date) >= len("2006-01-02") {
			out.set(d.name, strings.ReplaceAll(date[:len("2006-01-02")], "-", "/"))
		}
	}
	if packages := integrations(rule); len(packages) > 0 {
		out.set("integration", packages)
	}
	out.set("maturity", "development")
	return out
}

// integrations are the packages that a rule names, each once.
func integrations(rule *object) []any {
	var out []any
	list, _ := rule.get("related_integrations").([]any)
	for _, item := range list {
		o, ok := item.(*object)
		if !ok {
			continue
		}
		name := o.text("package")
		known := name == ""
		for _, other := range out {
			known = known || other == name
		}
		if !known {
			out = append(out, name)
		}
	}
	return out
}
