package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/sample"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// sampleFlags are the flags of sample.
type sampleFlags struct {
	alternatives, nearMisses bool
	format, now              string
}

func newSample() *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample RULE…",
		Short: "Makes events that a rule matches",
		Long: "Prints documents on which a rule alerts, one on a line: what its condition needs, with\n" +
			"values that are legal for the fields' types, and plausible ones where it leaves them\n" +
			"free. For a sequence, a threshold, new terms or indicators these are all the documents\n" +
			"that an alert takes.\n\n" +
			"--alternatives prints such documents for each alternative of the condition, and\n" +
			"--near-misses others that differ from a match in one clause; `labels.rulewright` says\n" +
			"in which, and which documents are history or indicators. Everything that is printed was\n" +
			"confirmed by evaluating the rule; what could not be is named on standard error.\n\n" +
			"For ES|QL events are tried until the query makes an alert of them, without\n" +
			"--alternatives; some rules get none.\n\n" +
			"Exit status: 0 all rules have events, 1 for some rule there is none, 2 it could not run.",
		Example: "  rulewright sample rules/shell.toml\n" +
			"  rulewright sample rules/shell.toml --alternatives --near-misses --format text\n" +
			"  rulewright sample rules/shell.toml | rulewright eval --rule rules/shell.toml --events -",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("name a rule file; `rulewright sample --help` shows an example")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.alternatives, "alternatives", false, "make events for each alternative of the condition")
	flags.BoolVar(&f.nearMisses, "near-misses", false, "make events too that differ from a match in one clause")
	flags.StringVar(&f.format, "format", "ndjson", "the `FORMAT` to print: ndjson, text, json")
	flags.StringVar(&f.now, "now", "", "the `TIME` of the last event, such as 2026-01-31T12:00:00Z (default: now)")
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"ndjson", "text", "json"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// sampled is what was made for one rule.
type sampled struct {
	path   string
	doc    *rules.Document
	result *sample.Result
}

func (f *sampleFlags) run(out, remarks io.Writer, paths []string) error {
	write, ok := map[string]func(io.Writer, []sampled) error{"ndjson": sampleLines, "text": sampleText, "json": sampleJSON}[f.format]
	if !ok {
		return noSuchFormat("format", f.format, "ndjson", "text", "json")
	}
	now := time.Now()
	if f.now != "" {
		var err error
		if now, err = time.Parse(time.RFC3339Nano, f.now); err != nil {
			return fmt.Errorf("--now: %q is no time: write it as 2026-01-31T12:00:00Z", f.now)
		}
	}
	l, err := load(paths, config.Selection{})
	if err != nil {
		return err
	}
	l.heedLists(l.find(paths))
	options := sample.Options{
		Catalogue: l.options.Catalogue, Lists: l.options.Lists, Now: now, Alternatives: f.alternatives, NearMisses: f.nearMisses,
	}
	var all []sampled
	for _, path := range paths {
		s := sampled{path: filepath.ToSlash(path)}
		if s.doc, err = readRule(path); err != nil {
			return err
		}
		if s.result, err = sample.Make(s.doc, options); err != nil {
			return cmp.Or(brokenTOML(s.doc), brokenQuery(s.doc), inFile(path, err))
		}
		all = append(all, s)
	}
	if err := write(out, all); err != nil {
		return err
	}
	return sampleRemarks(remarks, all)
}

// sampleRemarks says what is not there and why. The error carries the status
// where a rule has no events at all.
func sampleRemarks(out io.Writer, all []sampled) error {
	var missing error
	for _, s := range all {
		for _, m := range s.result.Missing {
			fmt.Fprintf(out, "%s: %s\n", sampleWhere(s, m.Clause), sampleReason(m))
		}
		if s.result.Matches() == 0 {
			missing = status(exitFindings)
		}
	}
	return missing
}

// sampleWhere names the place of a clause, or the rule.
func sampleWhere(s sampled, c *sample.Clause) string {
	if c == nil {
		return s.path
	}
	at := c.File.OffsetToPosition(c.Span.Start, source.UTF16)
	return fmt.Sprintf("%s:%d:%d", c.File.Path(), at.Line+1, at.Column+1)
}

// sampleReason says what is missing and why.
func sampleReason(m sample.Missing) string {
	what := "no event"
	switch {
	case m.NearMiss:
		what = "no near miss"
	case m.Clause != nil:
		what = "no event for this alternative"
	}
	return what + ": " + m.Reason
}
