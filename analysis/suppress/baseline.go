package suppress

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Baseline is a set of findings that are known, by fingerprint: what it has
// is not shown again, and what is new is.
type Baseline struct {
	known    []Known
	prints   map[string]bool // of known
	occurred map[string]bool
}

// Known is one entry of a baseline. Everything beside the fingerprint is for
// people who read the file.
type Known struct {
	Fingerprint string `json:"fingerprint"`
	Check       string `json:"check"`
	Path        string `json:"path"`
	Message     string `json:"message"`
}

type baselineFile struct {
	Version  int     `json:"version"`
	Findings []Known `json:"findings"`
}

const baselineVersion = 1

// ParseBaseline reads what [FormatBaseline] wrote.
func ParseBaseline(text []byte) (*Baseline, error) {
	var file baselineFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("not a baseline: %w", err)
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("a baseline of version %d, not %d: write it anew with --update-baseline", file.Version, baselineVersion)
	}
	b := &Baseline{known: file.Findings, prints: make(map[string]bool), occurred: make(map[string]bool)}
	for _, k := range file.Findings {
		b.prints[k.Fingerprint] = true
	}
	return b, nil
}

// Has reports whether a finding is known, and remembers that it still occurs.
func (b *Baseline) Has(fingerprint string) bool {
	if !b.prints[fingerprint] {
		return false
	}
	b.occurred[fingerprint] = true
	return true
}

// Gone returns the entries that no finding asked for, ordered by path and
// check: they can leave the baseline.
func (b *Baseline) Gone() []Known {
	gone := slices.DeleteFunc(slices.Clone(b.known), func(k Known) bool { return b.occurred[k.Fingerprint] })
	sortKnown(gone)
	return gone
}

// FormatBaseline writes findings as a baseline, ordered so that a change of
// one of them changes one entry.
func FormatBaseline(findings []Known) ([]byte, error) {
	file := baselineFile{Version: baselineVersion, Findings: append([]Known{}, findings...)}
	sortKnown(file.Findings)
	out, err := json.MarshalIndent(file, "", "  ")
	return append(out, '\n'), err
}

func sortKnown(k []Known) {
	slices.SortFunc(k, func(a, b Known) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Message, b.Message), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
}
