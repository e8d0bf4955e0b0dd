package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/suppress"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/export"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// result is what became of one file. Of a file that is all right nothing is
// kept but its name, so that memory does not grow with the workspace.
type result struct {
	path     string
	skipped  string
	findings []check.Finding
	source   *source.File
	rules    int
	// before is the text before fixes, nil where none was made, and file the
	// one after.
	before *source.File
	file   *analysis.File
	fixed  int
	// crashes are checks that failed.
	crashes []analysis.Crash
}

// unreadableID is the check that a file which cannot be read is reported by.
const unreadableID = "toml/unreadable"

// lintPaths checks what is below the paths, in parallel; the results are in
// the order of the paths however many cores there are.
func (f *lintFlags) lintPaths(paths []string) (*loaded, []result, error) {
	l, err := load(paths, f.selection)
	if err != nil {
		return nil, nil, err
	}
	if !f.quiet {
		tellOfSchemas(l.schemas)
	}
	entries, passedOver := l.findAll(paths)
	if !f.quiet {
		tellOfConfigurations(passedOver)
	}
	l.heedLists(entries)
	l.knowSiblings(entries)
	touched := len(entries)
	if f.changedSince != "" {
		if f.since, err = changedSince(l.dir, f.changedSince); err != nil {
			return nil, nil, err
		}
		f.before = f.since.earlier(l, paths)
		elsewhere := f.before.elsewhere(l, entries)
		entries = f.since.only(entries)
		touched = len(entries)
		entries = append(entries, elsewhere...)
	}
	results := make([]result, len(entries))
	watch := startProgress("checking rules", len(entries), f.quiet)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, entry := range entries {
		group.Go(func() error {
			defer watch.step()
			if i < touched {
				results[i] = f.lintEntry(l, entry)
			} else { // nothing is mended there
				results[i] = (&lintFlags{}).lintEntry(l, entry)
			}
			if f.before != nil {
				if err := f.before.introduced(&results[i]); err != nil {
					return err
				}
			}
			return f.write(&results[i])
		})
	}
	err = group.Wait()
	watch.end()
	rest := slices.DeleteFunc(results[touched:], func(r result) bool { return len(r.findings) == 0 })
	results = results[:touched+len(rest)]
	if len(entries) == 0 && f.since == nil && !f.quiet {
		fmt.Fprintln(os.Stderr, "rulewright: no rule files (*.toml) here: name a folder that has some")
	}
	return l, results, err
}

// lintStdin checks one rule from standard input.
func (f *lintFlags) lintStdin() (*loaded, []result, error) {
	path := f.stdinPath
	if path == "" {
		path = "stdin.toml"
	}
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err != nil {
		dir = "." // a path that is yet to be made
	}
	l, err := load([]string{dir}, f.selection)
	if err != nil {
		return nil, nil, err
	}
	l.heedLists(nil)
	l.knowSiblings(nil)
	text, err := workspace.Read(os.Stdin)
	if err != nil {
		return l, []result{unreadable(path, err)}, nil
	}
	return l, []result{f.lintText(l, path, text)}, nil
}

func (f *lintFlags) lintEntry(l *loaded, entry workspace.Entry) result {
	switch {
	case entry.Err != nil:
		return unreadable(entry.Path, entry.Err)
	case entry.Skipped != "":
		return result{path: entry.Path, skipped: entry.Skipped}
	}
	text, err := workspace.ReadFile(entry.Path)
	if err != nil {
		return unreadable(entry.Path, err)
	}
	return f.lintText(l, entry.Path, text)
}

func (f *lintFlags) lintText(l *loaded, path, text string) result {
	if !isTOML(path) && export.IsJSON([]byte(text)) {
		return lintExport(l, path, text)
	}
	file := analysis.NewFile(source.NewFile(path, text), 0, l.options)
	r := result{path: path, file: file}
	if f.fix || f.diff {
		before := file.Source()
		if file, r.fixed = analysis.Fix(file); r.fixed > 0 {
			r.before, r.file = before, file
		}
	}
	r.findings, r.crashes = file.Findings(check.Thorough), file.Crashes()
	unchecked := notChecked(file.Document().Kind)
	if unchecked == "" {
		r.rules = 1
	}
	if len(r.findings) > 0 {
		r.source = file.Source()
	} else {
		r.skipped = unchecked
	}
	if !f.fix && !f.diff {
		r.file = nil
	}
	return r
}

// notChecked says why a file that can be read is not checked; empty for a rule.
func notChecked(kind rules.Kind) string {
	switch kind {
	case rules.DetectionRule:
		return ""
	case rules.EndpointRule:
		return "rules of Elastic Endpoint's behaviour protection are not checked"
	case rules.Hunt:
		return "hunting queries are not checked"
	}
	return "no rule in it"
}

func isTOML(path string) bool { return strings.EqualFold(filepath.Ext(path), ".toml") }

// lintExport checks the rules of an export of Kibana's, where they stand.
func lintExport(l *loaded, path, text string) result {
	src := source.NewFile(path, text)
	docs, problem := export.Documents(src)
	r := result{path: path, rules: len(docs), source: src}
	for _, doc := range docs {
		file := analysis.NewExported(doc, l.options)
		r.findings = append(r.findings, file.Findings(check.Thorough)...)
		r.crashes = append(r.crashes, file.Crashes()...)
	}
	if problem != nil {
		r.findings = append(r.findings, check.Finding{
			Check: unreadableID, Severity: check.Error, Path: path, Span: problem.Span, Message: problem.Message,
		})
	}
	if len(docs) == 0 && problem == nil {
		r.skipped = "no rule in it"
	}
	return r
}

func unreadable(path string, err error) result {
	return result{path: path, findings: []check.Finding{{
		Check: unreadableID, Severity: check.Error, Path: path, WholeFile: true,
		Message: "cannot be read: " + err.Error(),
	}}}
}

// write puts the mended text into the file.
func (f *lintFlags) write(r *result) error {
	if !f.fix || f.diff || r.fixed == 0 {
		return nil
	}
	info, err := os.Stat(r.path)
	if err == nil {
		err = os.WriteFile(r.path, []byte(r.file.Source().Text()), info.Mode().Perm())
	}
	if err != nil {
		return fmt.Errorf("cannot write the fixes: %w", err)
	}
	return nil
}

// gather makes the report: what was found in the files and in the
// configuration, without what is too mild or already known.
func (f *lintFlags) gather(l *loaded, results []result, least check.Severity) (*report.Report, error) {
	sources := make(map[string]*source.File)
	cfg := l.options.Config
	r := &report.Report{
		Files: len(results), Dir: reportDir(f.format, l.cwd), Base: l.cwd, Version: programVersion(),
		Source: func(path string) *source.File {
			if file := sources[path]; file != nil {
				return file
			}
			if file := l.siblings.text(path); file != nil {
				return file
			}
			return l.heeded.text(path)
		},
	}
	if cfg.File != nil {
		sources[cfg.File.Path()] = cfg.File
	}
	if f.before != nil {
		r.Findings = f.before.configuration(l)
	} else {
		r.Findings = slices.Concat(cfg.Findings, schemaFindings(cfg, l.schemas))
	}
	for i := range results {
		result := &results[i]
		if result.skipped != "" {
			r.Skipped = append(r.Skipped, report.Skipped{Path: result.path, Reason: result.skipped})
		}
		r.Rules += result.rules
		r.Fixed += result.fixed
		sources[result.path] = result.source
		r.Findings = append(r.Findings, result.findings...)
		for _, crash := range result.crashes {
			fmt.Fprintf(os.Stderr, "rulewright: %v: this is a defect of Rulewright, please report it\n", crash.Error())
			if f.verbose {
				fmt.Fprintf(os.Stderr, "%s\n", crash.Stack)
			}
		}
	}
	r.Keep(func(i int) bool { return r.Findings[i].Severity >= least })
	r.Sort()
	return r, f.applyBaseline(r)
}

// applyBaseline leaves out the findings that the baseline has, or writes them
// all to it.
func (f *lintFlags) applyBaseline(r *report.Report) error {
	if f.baseline == "" {
		return nil
	}
	prints := r.Fingerprints()
	if f.updateBaseline {
		var known []suppress.Known
		for i, k := range r.Findings {
			known = append(known, suppress.Known{Fingerprint: prints[i], Check: k.Check, Path: r.Path(k.Path), Message: k.Message})
		}
		text, err := suppress.FormatBaseline(known)
		if err == nil {
			err = os.WriteFile(f.baseline, text, 0o644)
		}
		if err != nil {
			return fmt.Errorf("--update-baseline: %w", err)
		}
		fmt.Fprintf(os.Stderr, "rulewright: %s now lists %d findings\n", f.baseline, len(known))
		r.Keep(func(int) bool { return false })
		return nil
	}
	text, err := os.ReadFile(f.baseline)
	if err != nil {
		return fmt.Errorf("--baseline: %w; --update-baseline writes it", err)
	}
	baseline, err := suppress.ParseBaseline(text)
	if err != nil {
		return fmt.Errorf("--baseline: %s: %w", f.baseline, err)
	}
	r.Keep(func(i int) bool { return !baseline.Has(prints[i]) })
	for _, k := range baseline.Gone() {
		fmt.Fprintf(os.Stderr, "rulewright: %s: %s: no longer found, can leave the baseline: %s [%s]\n", f.baseline, k.Path, k.Message, k.Check)
	}
	return nil
}
