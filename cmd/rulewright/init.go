package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

func newInit() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Writes a first rulewright.toml, after showing it",
		Long: "Looks at the rules of a folder, or of the working directory, shows the rulewright.toml\n" +
			"that it would write there, and writes it once you agree. A file that is there stays\n" +
			"as it is.\n\n" +
			"Exit status: 0 written or only shown, 2 it could not run.",
		Example: "  rulewright init\n  rulewright init --yes rules/",
		Args:    noMoreThan(1, "One folder at a time"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return initialise(cmd, dir, yes)
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "write without asking")
	return cmd
}

func initialise(cmd *cobra.Command, dir string, yes bool) error {
	path := filepath.Join(dir, config.FileName)
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there already: change it, or remove it first", filepath.ToSlash(path))
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is no folder", dir)
	}
	l, err := load([]string{dir}, config.Selection{})
	if err != nil {
		return err
	}
	seen := l.survey(dir)
	text := firstConfig(l.options.Config, seen)
	out := cmd.OutOrStdout()
	if _, err := fmt.Fprintf(out, "%s; %s would be:\n\n%s\n", seen, filepath.ToSlash(path), text); err != nil {
		return err
	}
	if !yes {
		if !isTerminal(os.Stdin) {
			_, err := fmt.Fprintln(out, "Nothing is written yet: say --yes to write it.")
			return err
		}
		if agreed, err := agree(cmd.InOrStdin(), out); err != nil || !agreed {
			return err
		}
	}
	if err := create(path, text); err != nil {
		return fmt.Errorf("cannot write it: %w", err)
	}
	_, err = fmt.Fprintf(out, "Written. `rulewright lint` uses it from now on.\n")
	return err
}

// agree asks, and takes everything but a yes for a no.
func agree(in io.Reader, out io.Writer) (bool, error) {
	if _, err := fmt.Fprint(out, "Write it? [y/N] "); err != nil {
		return false, err
	}
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return slices.Contains([]string{"y", "yes"}, strings.ToLower(strings.TrimSpace(answer))), nil
}

// create writes a file that must not be there yet.
func create(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// survey is what a folder's rules are like.
type survey struct {
	files, rules int
	// uncovered are the index patterns that reach nothing that a catalogue
	// knows, with the number of rules that search them.
	uncovered map[string]int
}

// String says it in a sentence without its end.
func (s *survey) String() string {
	return fmt.Sprintf("Found %s in %s", count(s.rules, "rule"), count(s.files, "file"))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// survey reads the rules of a folder.
func (l *loaded) survey(dir string) *survey {
	s := &survey{uncovered: make(map[string]int)}
	for _, entry := range l.find([]string{dir}) {
		if entry.Err != nil || entry.Skipped != "" {
			continue
		}
		s.files++
		text, err := workspace.ReadFile(entry.Path)
		if err != nil {
			continue
		}
		doc := rules.Parse(source.NewFile(entry.Path, text))
		if doc.Kind == rules.Unknown || doc.Rule == nil {
			continue
		}
		s.rules++
		if patterns := doc.Rule.Index.Values(); len(patterns) > 0 {
			for _, pattern := range l.options.Catalogue.Scope(patterns, nil).Uncovered() {
				if len(l.options.Catalogue.Reaching(pattern)) == 0 {
					s.uncovered[pattern]++
				}
			}
		}
	}
	return s
}

// firstConfig is the text of a configuration that says what counts without it,
// and shows what else it could say.
func firstConfig(c *config.Config, s *survey) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# What Rulewright checks in this folder and below. Every key can be left out.

# generic: what Elasticsearch and Kibana do with a rule.
# elastic: the house rules of elastic/detection-rules too.
profile = %q

# Files to leave out: patterns of paths below this folder.
exclude = []

[checks]
# IDs or groups of checks that are not run; rulewright explain lists them.
ignore = []

# [checks.severity]
# "trap/case" = "info"

# For some files or rules only:
# [[override]]
# paths = ["drafts"]
# ignore = ["rule"]
`, c.Profile)
	if patterns := s.mostSearched(); len(patterns) > 0 {
		b.WriteString("\n# No catalogue knows the fields of these indices, so a mistyped field goes unseen there.\n" +
			"# List what they have beside the fields of ECS to have it found.\n")
		for _, pattern := range patterns {
			fmt.Fprintf(&b, "# [[index]] # searched by %s\n# patterns = [%q]\n# fields.\"my.field\" = \"keyword\"\n", count(s.uncovered[pattern], "rule"), pattern)
		}
	}
	return b.String()
}

// shownPatterns bounds the list of indices: it shows what to do.
const shownPatterns = 5

// mostSearched are the uncovered patterns that a configuration can name, those
// of most rules first.
func (s *survey) mostSearched() []string {
	patterns := slices.DeleteFunc(slices.Sorted(maps.Keys(s.uncovered)), func(p string) bool {
		return !config.IsIndexPattern(p)
	})
	slices.SortStableFunc(patterns, func(a, b string) int { return s.uncovered[b] - s.uncovered[a] })
	return patterns[:min(len(patterns), shownPatterns)]
}
