package server

import (
	"slices"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lookup"
	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/rules/source"
)

// samples is what a document's rule does with its sample events: those of its
// tests and those without a verdict.
type samples struct {
	// paths are the files with the events, none where the rule has none.
	paths []string
	// outcome is what came of them; nil where there are none, or too many for
	// an editor.
	outcome *ruletest.Outcome
	// tooMany says that there are more than an editor waits for.
	tooMany bool
	// chosen says that somebody chose the file, in place of the rule's own.
	chosen bool
}

// maxSampleSize is how many bytes of sample events are run while somebody
// types. `rulewright test` has no such bound.
const maxSampleSize = 2 << 20

// sampleFiles reads files with sample events, each text once.
type sampleFiles struct {
	find, candidates FindSamples
	read             ReadFile

	mu     sync.Mutex
	parsed map[string]*ruletest.File
	// chosen is the file that somebody chose for a rule, by the rule's path.
	chosen map[string]string
	// tables are those that rules in ES|QL read beside their events, by the
	// folders that the configuration has.
	tables map[string]*lookup.Tables
}

// FindSamples lists the files with the sample events of a rule: it has a path,
// absolute, and perhaps an ID.
type FindSamples func(o *analysis.Options, rule, ruleID string) []string

// of returns the sample files of a rule that can be read.
func (f *sampleFiles) of(o *analysis.Options, rule, ruleID string) (files []*ruletest.File, size int) {
	if f == nil || f.find == nil {
		return nil, 0
	}
	paths := []string{f.chosenFor(rule)}
	if paths[0] == "" {
		paths = f.find(o, rule, ruleID)
	}
	for _, path := range paths {
		text, err := f.read(path)
		if err != nil {
			continue
		}
		size += len(text)
		files = append(files, forOneRun(f.parse(path, text)))
	}
	return files, size
}

// forOneRun returns a file that a run may note its problems in: several
// documents, or versions of one, can have the same samples.
func forOneRun(f *ruletest.File) *ruletest.File {
	out := *f
	out.Cases, out.Problems = slices.Clone(f.Cases), slices.Clone(f.Problems)
	return &out
}

func (f *sampleFiles) parse(path, text string) *ruletest.File {
	f.mu.Lock()
	defer f.mu.Unlock()
	if known := f.parsed[path]; known != nil && known.Source.Text() == text {
		return known
	}
	if f.parsed == nil {
		f.parsed = map[string]*ruletest.File{}
	}
	file := ruletest.Parse(source.NewFile(path, text))
	f.parsed[path] = file
	return file
}

// samples runs the rule on its sample events, once a version.
func (d *document) samples() *samples {
	d.sampling.Do(func() {
		d.sampled = &samples{}
		if d.file == nil || d.file.Document().Rule == nil {
			return
		}
		doc := d.file.Document()
		files, size := d.sampleFiles.of(d.options, d.source.Path(), analysis.RuleID(doc))
		d.sampled.chosen = d.sampleFiles.chosenFor(d.source.Path()) != ""
		for _, file := range files {
			d.sampled.paths = append(d.sampled.paths, file.Source.Path())
		}
		switch {
		case size > maxSampleSize:
			d.sampled.tooMany = true
		case len(files) > 0:
			options := ruletest.Options{Catalogue: d.options.Catalogue, Lists: d.options.Lists, Tables: d.sampleFiles.tablesOf(d.options)}
			d.sampled.outcome = ruletest.Run(doc, files, options)
		}
	})
	return d.sampled
}

// clauseAt returns the innermost clause of the rule's query at an offset of the
// file, with its place there, and what the sample events did with it; nil
// where there is none.
func (s *samples) clauseAt(offset int) (*eval.Clause, source.Span) {
	if s.outcome == nil || s.outcome.Explanation == nil {
		return nil, source.Span{}
	}
	var found *eval.Clause
	var at source.Span
	q := &s.outcome.Query
	for i := range s.outcome.Explanation.Clauses {
		c := &s.outcome.Explanation.Clauses[i]
		if span := q.Map.ToFile(c.Span); span.Start <= offset && offset <= span.End && (found == nil || at.Covers(span)) {
			found, at = c, span
		}
	}
	return found, at
}

// failedTest is the check that failing rule tests are reported by.
const failedTest = "test/failed"

// testFindings reports the tests that fail: at the first clause that decided,
// or else at the rule's name.
func (d *document) testFindings() []check.Finding {
	s := d.samples()
	if s.outcome == nil || s.outcome.Problem != nil {
		return nil // why a query cannot be read is said already
	}
	var out []check.Finding
	for i := range s.outcome.Results {
		r := &s.outcome.Results[i]
		if r.Status != ruletest.Failed {
			continue
		}
		f := check.Finding{
			Check: failedTest, Severity: check.Error, Path: d.source.Path(), Span: d.titleSpan(),
			Message: "the test `" + r.Case.Name + "` expects " + verdictWords[r.Case.Expect] + ": " + r.Why,
			Related: []check.Related{{Path: r.File.Source.Path(), Span: firstLine(r.File.Source, r.Case.Span), Message: "the test"}},
		}
		for _, v := range r.Verdicts {
			for _, reason := range v.Reasons {
				at := s.outcome.Query.Map.ToFile(reason.Span)
				if len(f.Related) == 1 {
					f.Span = at
				}
				f.Related = append(f.Related, check.Related{Span: at, Message: reasonText(&reason)})
			}
		}
		out = append(out, f)
	}
	return out
}

var verdictWords = map[ruletest.Verdict]string{ruletest.Match: "a match", ruletest.NoMatch: "no match"}

// titleSpan is where the rule's name stands, or the beginning of the file.
func (d *document) titleSpan() source.Span {
	if rule := d.file.Document().Rule; rule.Name.IsSet() {
		return rule.Name.Node.Span
	}
	return d.source.LineSpan(0)
}

// firstLine is what of a span stands on its first line.
func firstLine(f *source.File, s source.Span) source.Span {
	s.End = min(s.End, f.LineSpan(f.LineAt(s.Start)).End)
	return s
}
