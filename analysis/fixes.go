package analysis

import (
	"cmp"
	"slices"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// maxFixPasses bounds how often a text is analysed anew after fixes: fixes
// that undo one another must not go on for ever.
const maxFixPasses = 10

// Fix applies the safe fixes of a file's findings and returns the text that
// results with the number of fixes made. Fixes that touch the same text wait
// for the next pass, which analyses the new text: each is true on its own
// only. A text without safe fixes comes back as it is.
func Fix(f *File) (*File, int) {
	made := 0
	for range maxFixPasses {
		edits, n := safeEdits(f.Findings(check.Thorough))
		if n == 0 {
			break
		}
		text, err := source.Apply(f.source.Text(), edits)
		if err != nil || text == f.source.Text() {
			break // a fix outside the text, or one that changes nothing
		}
		f = NewFile(source.NewFile(f.source.Path(), text), f.version, f.options)
		made += n
	}
	return f, made
}

// safeEdits collects the best fix of each finding as long as they do not
// touch: the one that starts first wins.
func safeEdits(findings []check.Finding) ([]source.Edit, int) {
	type fix struct {
		whole source.Span
		edits []source.Edit
	}
	var fixes []fix
	for i := range findings {
		if best := findings[i].Fixes; len(best) > 0 && best[0].Safe && len(best[0].Edits) > 0 {
			whole := best[0].Edits[0].Span
			for _, e := range best[0].Edits[1:] {
				whole = whole.Join(e.Span)
			}
			fixes = append(fixes, fix{whole, best[0].Edits})
		}
	}
	slices.SortStableFunc(fixes, func(a, b fix) int {
		return cmp.Or(cmp.Compare(a.whole.Start, b.whole.Start), cmp.Compare(a.whole.End, b.whole.End))
	})
	var edits []source.Edit
	made, end := 0, -1
	for _, f := range fixes {
		if f.whole.Start <= end {
			continue
		}
		edits = append(edits, f.edits...)
		end = f.whole.End
		made++
	}
	return edits, made
}
