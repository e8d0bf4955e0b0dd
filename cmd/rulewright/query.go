package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// maxQuery bounds the size of one query or line in bytes.
const maxQuery = 8 << 20

func newQuery() *cobra.Command {
	var language string
	var jsonl, tree, asJSON bool
	var colour colourFlag
	cmd := &cobra.Command{
		Use:   "query --language LANGUAGE [QUERY]",
		Short: "Checks a query that stands in no rule",
		Long: "Checks one query, from the argument or from standard input, and says what is wrong\n" +
			"with it; with --tree also how it is read, as a tree and in canonical text, and with\n" +
			"--json all of that for programs.\n\n" +
			"With --jsonl each line of standard input is an object with `query`, `language` and,\n" +
			"if wanted, `fields`, which names the fields there are and their types; each answer\n" +
			"is a line `{\"ok\":…,\"errors\":[{\"line\",\"column\",\"offset\",\"message\"}]}`. Lines and\n" +
			"columns count from 1, columns in UTF-16 code units, offsets in bytes from 0.\n\n" +
			"Exit status: 0 the query can be read, 1 it cannot, 2 the command could not run.",
		Example: "  rulewright query --language eql 'process where process.name == \"x.exe\"'\n" +
			"  rulewright query --language kuery --tree < query.txt\n" +
			"  echo '{\"language\":\"eql\",\"query\":\"any where a == 1\",\"fields\":{\"a\":\"long\"}}' | rulewright query --jsonl",
		Args: noMoreThan(1, "Quote the query as a whole"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if jsonl {
				switch {
				case len(args) > 0:
					return errors.New("--jsonl reads queries from standard input: leave out the argument")
				case tree || asJSON:
					return errors.New("--jsonl answers in its own form: leave out --tree and --json")
				}
				return answerLines(cmd.InOrStdin(), cmd.OutOrStdout(), language)
			}
			if language == "" {
				return errors.New("which language? Say --language kuery, eql, esql or lucene")
			}
			text, err := queryText(cmd.InOrStdin(), args)
			if err != nil {
				return err
			}
			if asJSON {
				return printQueryJSON(cmd.OutOrStdout(), language, text)
			}
			err = printQuery(cmd.OutOrStdout(), language, text, report.Options{
				Colour: colour.allows(os.Stdout), Width: terminalWidth(os.Stdout), Quiet: true,
			})
			if tree && (err == nil || errors.As(err, new(status))) {
				return errors.Join(printQueryTree(cmd.OutOrStdout(), language, text), err)
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&language, "language", "", "the query's `LANGUAGE`: kuery (or kql), eql, esql, lucene")
	flags.BoolVar(&jsonl, "jsonl", false, "read one JSON object a line and answer with one")
	flags.BoolVar(&tree, "tree", false, "show how the query is read")
	flags.BoolVar(&asJSON, "json", false, "answer with one JSON object")
	colour.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("language", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"kuery", "eql", "esql", "lucene"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func queryText(in io.Reader, args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	if isTerminal(os.Stdin) {
		fmt.Fprintln(os.Stderr, "rulewright: reading the query from standard input; Ctrl-D ends it")
	}
	text, err := io.ReadAll(io.LimitReader(in, maxQuery+1))
	if err == nil && len(text) > maxQuery {
		err = fmt.Errorf("the query is larger than %d MB", maxQuery>>20)
	}
	return string(text), err
}

// checkQuery checks a query in a language as a user names it.
func checkQuery(language, text string, scope *schema.Scope) ([]source.Problem, error) {
	l := rules.ParseLanguage(language)
	if l == rules.NoLanguage {
		return nil, fmt.Errorf("there is no language %q: it is kuery, eql, esql or lucene", language)
	}
	return analysis.CheckQuery(l, text, scope)
}

// checkLine checks a query of --jsonl: without fields its syntax only.
func checkLine(q asked, scope *schema.Scope) ([]source.Problem, error) {
	if l := rules.ParseLanguage(q.Language); scope == nil && l != rules.NoLanguage {
		return analysis.CheckSyntax(l, q.Query)
	}
	return checkQuery(q.Language, q.Query, scope)
}

// printQuery prints the problems of one query as lint prints findings.
func printQuery(out io.Writer, language, text string, o report.Options) error {
	problems, err := checkQuery(language, text, nil)
	if err != nil || len(problems) == 0 {
		return err
	}
	file := source.NewFile("query", text)
	r := &report.Report{Source: func(string) *source.File { return file }}
	for _, p := range problems {
		f := check.Finding{Check: "query/syntax", Severity: check.Error, Path: "query", Span: p.Span, Message: p.Message}
		if p.Related != nil {
			f.Related = []check.Related{{Span: p.Related.Span, Message: p.Related.Message}}
		}
		if len(p.Fix) > 0 {
			f.Fixes = []check.Fix{{Title: p.FixTitle, Safe: true, Edits: p.Fix}}
		}
		r.Findings = append(r.Findings, f)
	}
	if err := report.Text(out, r, o); err != nil {
		return err
	}
	return status(exitFindings)
}

// asked is a line of --jsonl.
type asked struct {
	Query    string                     `json:"query"`
	Language string                     `json:"language"`
	Fields   map[string]json.RawMessage `json:"fields"`
}

// answer is what is said to it.
type answer struct {
	OK     bool          `json:"ok"`
	Errors []answerError `json:"errors"`
}

type answerError struct {
	report.Place
	Message string `json:"message"`
}

// answerLines answers each line; one that cannot be understood is an error at
// its own place, and the next line is read all the same.
func answerLines(in io.Reader, out io.Writer, language string) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxQuery)
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := encoder.Encode(answerLine(lines.Bytes(), language)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("a line cannot be read: %w", err)
	}
	return buffered.Flush()
}

func answerLine(line []byte, language string) answer {
	var q asked
	if err := json.Unmarshal(line, &q); err != nil {
		return failed(fmt.Errorf("the line is no JSON object with `query` and `language`: %w", err))
	}
	if q.Language == "" {
		q.Language = language
	}
	scope, err := scopeOf(q.Fields)
	if err != nil {
		return failed(err)
	}
	problems, err := checkLine(q, scope)
	if err != nil {
		return failed(err)
	}
	a := answer{OK: len(problems) == 0, Errors: []answerError{}}
	file := source.NewFile("query", q.Query)
	for _, p := range problems {
		a.Errors = append(a.Errors, answerError{report.PlaceOf(file, p.Span.Start), p.Message})
	}
	return a
}

func failed(err error) answer {
	return answer{Errors: []answerError{{report.Place{Line: 1, Column: 1}, err.Error()}}}
}

// scopeOf reads the fields of a line: a type's name each, or an object with a
// type as a mapping has it. Without any there is no scope.
func scopeOf(fields map[string]json.RawMessage) (*schema.Scope, error) {
	if fields == nil {
		return nil, nil
	}
	types := make(map[string]schema.Type, len(fields))
	for name, raw := range fields {
		var typ schema.Type
		var object struct {
			Type schema.Type `json:"type"`
		}
		switch {
		case json.Unmarshal(raw, &typ) == nil:
		case json.Unmarshal(raw, &object) == nil:
			typ = object.Type
		default:
			return nil, fmt.Errorf("the type of the field %q is neither a name nor an object with `type`", name)
		}
		types[name] = typ
	}
	return schema.MappingScope(types)
}
