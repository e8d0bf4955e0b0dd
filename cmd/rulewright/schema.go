package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

func newSchema() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Shows which fields rules can use, and from which catalogue",
		Long: "Looks fields up, shows what an index pattern resolves to and why a field is unknown,\n" +
			"and reads the schema files that the workspace brings: those of a detection-rules\n" +
			"checkout, custom schemas, integration packages, and what a `[[schema]]` of\n" +
			"rulewright.toml names. They count before what the program carries.",
		Example: "  rulewright schema lookup process.name\n" +
			"  rulewright schema index 'logs-aws.*'\n" +
			"  rulewright schema why proces.name --rule rules/linux/shell.toml\n" +
			"  rulewright schema status",
		Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSchemaLookup(), newSchemaIndex(), newSchemaWhy(), newSchemaBuild(), newSchemaStatus())
	return cmd
}

// schemaFlags are the flags of the commands that look something up.
type schemaFlags struct {
	json  bool
	index []string
	rule  string
}

func (f *schemaFlags) registerJSON(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

func newSchemaLookup() *cobra.Command {
	var f schemaFlags
	cmd := &cobra.Command{
		Use:   "lookup FIELD [--index PATTERN… | --rule FILE]",
		Short: "Shows a field: its type, where it comes from, which values it can have",
		Long: "Looks a field up in the indices of a rule, in those that patterns reach, or, without\n" +
			"either, everywhere.\n\n" +
			"Exit status: 0 it is known, 1 it is not, 2 it could not run.",
		Example: "  rulewright schema lookup event.category\n" +
			"  rulewright schema lookup process.Ext.token.integrity_level_name --index 'logs-endpoint.events.*'\n" +
			"  rulewright schema lookup okta.actor.id --rule rules/integrations/okta/mfa.toml --json",
		Args: wantArgs(1, "FIELD"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.rule != "" && len(f.index) > 0 {
				return fmt.Errorf("--index and --rule exclude each other: a rule has indices of its own")
			}
			l, err := f.load()
			if err != nil {
				return err
			}
			answers := []fieldAnswer{answerEverywhere(l.options.Catalogue, args[0])}
			switch {
			case f.rule != "":
				if answers, err = answersInRule(l.options, f.rule, args[0]); err != nil {
					return err
				}
			case len(f.index) > 0:
				answers[0] = answerIn(l.options.Catalogue, l.options.Catalogue.Scope(f.index, nil), args[0])
			}
			return f.print(cmd.OutOrStdout(), answers, fieldAnswer.writeLookup)
		},
	}
	f.registerJSON(cmd)
	cmd.Flags().StringSliceVarP(&f.index, "index", "i", nil, "look in the indices that these `PATTERNS` reach")
	cmd.Flags().StringVarP(&f.rule, "rule", "r", "", "look in the indices of the rule in this `FILE`")
	return cmd
}

func newSchemaWhy() *cobra.Command {
	var f schemaFlags
	cmd := &cobra.Command{
		Use:   "why FIELD --rule FILE",
		Short: "Says why a rule's field is unknown: which catalogues were asked, and which names are like it",
		Long: "Shows for each query of a rule that names the field which catalogues its indices lead\n" +
			"to, with version and date, whether one has the field, and which names are like it.\n\n" +
			"Exit status: 0 the field is known, 1 it is not, 2 it could not run.",
		Example: "  rulewright schema why proces.name --rule rules/linux/shell.toml",
		Args:    wantArgs(1, "FIELD"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.rule == "" {
				return fmt.Errorf("name the rule with --rule FILE, or ask `rulewright schema lookup %s`", args[0])
			}
			l, err := f.load()
			if err != nil {
				return err
			}
			answers, err := answersInRule(l.options, f.rule, args[0])
			if err != nil {
				return err
			}
			return f.print(cmd.OutOrStdout(), answers, fieldAnswer.writeWhy)
		},
	}
	f.registerJSON(cmd)
	cmd.Flags().StringVarP(&f.rule, "rule", "r", "", "the `FILE` of the rule")
	return cmd
}

func newSchemaIndex() *cobra.Command {
	var f schemaFlags
	cmd := &cobra.Command{
		Use:   "index PATTERN…",
		Short: "Shows what an index pattern resolves to",
		Long: "Shows the data sets that index patterns reach, the catalogues that list their fields,\n" +
			"and whether the list is closed: in an open one nothing is said of a field that it lacks.",
		Example: "  rulewright schema index 'logs-endpoint.events.*'\n  rulewright schema index 'filebeat-*' 'logs-*' --json",
		Args:    wantArgs(-1, "PATTERN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := f.load()
			if err != nil {
				return err
			}
			return writeReaches(cmd.OutOrStdout(), l.options.Catalogue.Resolve(args), f.json)
		},
	}
	f.registerJSON(cmd)
	return cmd
}

// wantArgs wants so many arguments, or with -1 any number but none.
func wantArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return fmt.Errorf("name a %s; `%s --help` shows an example", what, cmd.CommandPath())
		case n > 0 && len(args) > n:
			return fmt.Errorf("one %s, not %d: %s", what, len(args), strings.Join(args, " "))
		}
		return nil
	}
}

// load finds the workspace of the rule, or of the working directory, and its
// catalogue.
func (f *schemaFlags) load() (*loaded, error) {
	var paths []string
	if f.rule != "" {
		paths = []string{f.rule}
	}
	l, err := load(paths, config.Selection{})
	if err != nil {
		return nil, err
	}
	tellOfSchemas(l.schemas)
	tellOfProblems(l.schemas)
	return l, nil
}

// tellOfProblems says on standard error what of the schema files does not
// count.
func tellOfProblems(report *catalogue.Report) {
	for i := range report.Parts {
		for _, p := range report.Parts[i].Problems {
			fmt.Fprintf(os.Stderr, "rulewright: %s: %s\n", p.Path, p)
		}
	}
}

// print prints the answers. The exit status is that of a field that is not
// known, if there is one.
func (f *schemaFlags) print(out io.Writer, answers []fieldAnswer, text func(fieldAnswer, io.Writer) error) error {
	if f.json {
		if err := writeJSON(out, struct {
			Version int           `json:"version"`
			Answers []fieldAnswer `json:"answers"`
		}{1, answers}); err != nil {
			return err
		}
	}
	for i, a := range answers {
		if f.json {
			break
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		if err := text(a, out); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(answers, func(a fieldAnswer) bool { return a.Answer != "known" }) {
		return status(exitFindings)
	}
	return nil
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// answersInRule looks a field up where a rule names it, once for each list of
// fields; in the indices of the rule where it does not.
func answersInRule(o *analysis.Options, path, field string) ([]fieldAnswer, error) {
	doc, err := readRule(path)
	if err != nil {
		return nil, err
	}
	file := analysis.NewFile(doc.File, 0, o)
	if file.Document().Rule == nil {
		return nil, noRule(doc)
	}
	var out []fieldAnswer
	file.Query(func(p *check.Pass) {
		var seen []*schema.Scope
		for _, use := range p.FieldUses() {
			if use.Name != field || slices.Contains(seen, use.Scope) {
				continue
			}
			seen = append(seen, use.Scope)
			a := answerIn(o.Catalogue, use.Scope, field)
			at := file.Source().OffsetToPosition(use.Span.Start, source.UTF16)
			a.Path, a.Line, a.Column = filepath.ToSlash(path), at.Line+1, at.Column+1
			out = append(out, a)
		}
		if len(out) > 0 {
			return
		}
		scope := p.Indices("rule.query")
		if queries := p.Queries(); len(queries) > 0 {
			scope = queries[0].Scope
		}
		a := answerIn(o.Catalogue, scope, field)
		a.Path = filepath.ToSlash(path)
		out = append(out, a)
	})
	return out, nil
}
