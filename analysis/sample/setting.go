package sample

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// setting is where the events of a rule come from, as far as its indices and
// its condition imply it.
type setting struct {
	os       string // "windows", "linux", "macos" or ""
	category string // of event.category, or ""
	// dataset is the value of event.dataset; stream says that it is that of a
	// data stream, shipper is the Beat that reports it.
	dataset string
	stream  bool
	shipper string
	scope   *schema.Scope
}

// setting looks at a draft that meets the rule.
func (m *maker) setting(d *draft) setting {
	s := setting{category: d.text("event.category"), scope: m.index.scope}
	if s.category == "" {
		s.category = categoryOf(d)
	}
	for _, field := range []string{"data_stream.dataset", "event.dataset"} {
		if d.has(field) {
			s.dataset = d.text(field)
		}
	}
	patterns := m.patterns()
	if s.dataset != "" {
		s.stream = slices.ContainsFunc(patterns, func(p string) bool { return strings.HasPrefix(p, "logs-") })
	} else {
		s.choose(patterns, d, m.catalogue)
	}
	if s.shipper == "" && s.stream {
		s.shipper = "filebeat"
		if strings.HasPrefix(s.dataset, "endpoint.") {
			s.shipper = "endpoint"
		}
	}
	s.os = m.os(d, s)
	if s.stream {
		s.scope = s.scope.WithDatasets([]string{s.dataset})
	}
	return s
}

// choose takes, of the data sets that the index patterns reach, the one that
// has the most fields of the event.
func (s *setting) choose(patterns []string, d *draft, catalogue *schema.Catalogue) {
	best := -1
	for _, pattern := range patterns {
		for _, set := range catalogue.Reaching(pattern) {
			if set.Has(schema.Addition) || set.Name == "endgame" {
				continue
			}
			score := 0
			own := catalogue.Scope([]string{pattern}, nil)
			if set.Package != "" {
				own = own.WithDatasets([]string{set.Name})
			}
			for name := range d.values {
				if len(own.Origins(name)) > 0 {
					score += 2
				}
			}
			if s.category != "" && strings.HasSuffix(set.Name, "."+datasetOfCategory(s.category)) {
				score++
			}
			if score > best {
				best = score
				s.dataset, s.stream, s.shipper = set.Name, set.Package != "", ""
				if set.Package == "" {
					s.dataset, s.shipper = "", set.Name
				}
			}
		}
		if best < 0 {
			s.named(pattern)
		}
	}
}

// named takes the data set that a pattern itself names.
func (s *setting) named(pattern string) {
	if _, name, ok := strings.Cut(pattern, ":"); ok {
		pattern = name
	}
	parts := strings.Split(pattern, "-")
	switch {
	case parts[0] == "logs" && len(parts) > 1 && parts[1] != "" && !strings.Contains(parts[1], "*") && s.dataset == "":
		s.dataset, s.stream = parts[1], true
	case strings.HasSuffix(parts[0], "beat") && s.shipper == "":
		s.shipper = parts[0]
	}
}

// datasetOfCategory is what the data streams of Elastic Defend call the events
// of a category.
func datasetOfCategory(category string) string {
	switch category {
	case "authentication", "session", "iam":
		return "security"
	case "driver":
		return "library"
	}
	return category
}

// categoryOf guesses the category from the fields of an event; "" where they
// do not tell.
func categoryOf(d *draft) string {
	for _, group := range []string{"registry", "dll", "dns", "file", "process"} {
		for name := range d.values {
			if strings.HasPrefix(name, group+".") {
				switch group {
				case "dll":
					return "library"
				case "dns":
					return "network"
				}
				return group
			}
		}
	}
	return ""
}

// os returns the operating system of an event's host: what the event says, or
// the rule's one tag, or the source.
func (m *maker) os(d *draft, s setting) string {
	for _, field := range []string{"host.os.type", "host.os.family", "host.os.platform"} {
		switch text := strings.ToLower(d.text(field)); text {
		case "windows", "linux", "macos":
			return text
		case "darwin":
			return "macos"
		}
	}
	var tagged []string
	for _, tag := range m.doc.Rule.Tags.Values() {
		if name, ok := strings.CutPrefix(tag, "OS: "); ok {
			tagged = append(tagged, strings.ToLower(name))
		}
	}
	module, _, _ := strings.Cut(s.dataset, ".")
	switch {
	case len(tagged) == 1 && onSystem[tagged[0]] != nil:
		return tagged[0]
	case s.shipper == "winlogbeat", module == "windows", s.dataset == "system.security":
		return "windows"
	case s.shipper == "auditbeat", module == "auditd", module == "auditd_manager":
		return "linux"
	}
	return ""
}

// onHost reports whether the events come from a host rather than from a
// service.
func (s setting) onHost() bool {
	switch s.shipper {
	case "endpoint", "winlogbeat", "auditbeat":
		return true
	}
	return s.os != ""
}
