package check

import "fmt"

// Severity says how bad a finding is. The zero value means "the check's own".
type Severity int

// The severities, from the mildest.
const (
	// Hint is about style; editors show it as greyed text or not at all.
	Hint Severity = iota + 1
	// Info is redundant or improvable.
	Info
	// Warning is very likely not what the author meant.
	Warning
	// Error means that the rule is refused or cannot work as written.
	Error
)

var severityNames = [...]string{Hint: "hint", Info: "info", Warning: "warning", Error: "error"}

// String returns the name that JSON and the configuration use.
func (s Severity) String() string {
	if s < Hint || s > Error {
		return "default"
	}
	return severityNames[s]
}

// ParseSeverity reads a severity's name. The error lists the names.
func ParseSeverity(name string) (Severity, error) {
	for s := Hint; s <= Error; s++ {
		if severityNames[s] == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use error, warning, info or hint", name)
}
