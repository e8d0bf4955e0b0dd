package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/export"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// maxExport bounds the size of an export that is read: all of Elastic's rules
// have some 30 MB.
const maxExport = 64 << 20

// othersFile takes the lines of an export that are no rules.
const othersFile = "others.ndjson"

type convertFlags struct {
	to, output   string
	strip, force bool
}

func newConvert() *cobra.Command {
	var f convertFlags
	cmd := &cobra.Command{
		Use:   "convert PATH…",
		Short: "Turns Kibana's rules into rule files, and rule files into Kibana's rules",
		Long: "Turns exports of Kibana (NDJSON) and JSON of its API into rule files, one for each\n" +
			"rule, and rule files into JSON or NDJSON that Kibana imports. Nothing of a rule is\n" +
			"lost: what only a rule file has travels in the rule's `meta`, and what Kibana adds\n" +
			"stays unless --strip leaves it out. Comments do not travel.\n\n" +
			"Without --to, rule files become NDJSON and everything else rule files. `-` reads from\n" +
			"standard input. The other lines of an export, such as exception lists, go into\n" +
			othersFile + " beside the rule files.\n\n" +
			"Exit status: 0 all was converted, 2 something could not be.",
		Example: "  rulewright convert export.ndjson --output rules/\n" +
			"  rulewright convert rules/ --output import.ndjson\n" +
			"  rulewright convert --to json rules/linux/example.toml",
		Args: wantArgs(-1, "PATH, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readRules(cmd.InOrStdin(), args)
			if err != nil {
				return err
			}
			return f.write(cmd.OutOrStdout(), in)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "the `FORMAT` to write: toml, ndjson, json")
	flags.StringVarP(&f.output, "output", "o", "", "the file, or for several rule files the folder, to write to: a `PATH`")
	flags.BoolVar(&f.strip, "strip", false, "leave out what Kibana keeps for itself, such as ids and who changed the rule")
	flags.BoolVar(&f.force, "force", false, "write over files that exist")
	_ = cmd.RegisterFlagCompletionFunc("to", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"toml", "ndjson", "json"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// converted is what the arguments of convert hold.
type converted struct {
	export.Bundle
	fromTOML bool // the first of them is a rule file
}

func readRules(in io.Reader, args []string) (converted, error) {
	var out converted
	for _, arg := range args {
		if arg == "-" {
			if err := out.read("standard input", in); err != nil {
				return out, err
			}
			continue
		}
		for _, e := range (workspace.Finder{}).Find([]string{arg}) {
			if e.Err != nil {
				return out, fmt.Errorf("%s: %w", e.Path, e.Err)
			}
			if e.Skipped != "" {
				continue
			}
			if err := out.readFile(e.Path); err != nil {
				return out, err
			}
		}
	}
	if len(out.Rules) == 0 {
		return out, fmt.Errorf("there is no rule to convert in %s", strings.Join(args, ", "))
	}
	return out, nil
}

func (c *converted) readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return c.read(path, f)
}

// read adds the rules of one text, whatever it is called.
func (c *converted) read(name string, in io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(in, maxExport+1))
	if err == nil && len(text) > maxExport {
		err = fmt.Errorf("is larger than %d MB", maxExport>>20)
	}
	if err == nil {
		err = workspace.CheckText(text)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if export.IsJSON(text) {
		bundle, err := export.ReadJSON(text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.Rules = append(c.Rules, bundle.Rules...)
		c.Rest = append(c.Rest, bundle.Rest...)
		return nil
	}
	c.fromTOML = c.fromTOML || len(c.Rules)+len(c.Rest) == 0
	doc := rules.Parse(source.NewFile(name, string(text)))
	if err := brokenTOML(doc); err != nil {
		return err
	}
	rule, err := export.FromDocument(doc)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	c.Rules = append(c.Rules, rule)
	return nil
}

// write writes what was read in the format that was asked for.
func (f *convertFlags) write(out io.Writer, in converted) error {
	if f.strip {
		for i, rule := range in.Rules {
			in.Rules[i] = rule.WithoutOwnKeys()
		}
	}
	format := f.to
	if format == "" {
		format = map[bool]string{true: "ndjson", false: "toml"}[in.fromTOML]
	}
	switch format {
	case "toml":
		return f.writeTOML(out, in)
	case "ndjson":
		return f.writeText(out, export.NDJSON(in.Bundle))
	case "json":
		if len(in.Rest) > 0 {
			return errors.New("some lines of the export are no rules: only NDJSON can hold them")
		}
		return f.writeText(out, export.JSON(in.Rules))
	}
	return noSuchFormat("to", format, "toml", "ndjson", "json")
}

// writeTOML writes one rule to a file or to standard output, several into a
// folder.
func (f *convertFlags) writeTOML(out io.Writer, in converted) error {
	isFolder := strings.HasSuffix(f.output, "/") || strings.HasSuffix(f.output, string(filepath.Separator))
	if info, err := os.Stat(f.output); err == nil {
		isFolder = info.IsDir()
	}
	if len(in.Rules) == 1 && len(in.Rest) == 0 && !isFolder {
		return f.writeText(out, in.Rules[0].TOML())
	}
	if f.output == "" {
		return fmt.Errorf("%d rules and %d other lines do not fit into one file: name a folder with --output", len(in.Rules), len(in.Rest))
	}
	if err := os.MkdirAll(f.output, 0o755); err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, rule := range in.Rules {
		if err := f.writeFile(filepath.Join(f.output, rule.FileName(taken)), rule.TOML()); err != nil {
			return err
		}
	}
	if len(in.Rest) == 0 {
		return nil
	}
	return f.writeFile(filepath.Join(f.output, othersFile), export.NDJSON(export.Bundle{Rest: in.Rest}))
}

func (f *convertFlags) writeText(out io.Writer, text string) error {
	if f.output != "" {
		return f.writeFile(f.output, text)
	}
	_, err := io.WriteString(out, text)
	return err
}

func (f *convertFlags) writeFile(path, text string) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if f.force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: --force writes over it", path)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Close())
}
