package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

func newSchemaBuild() *cobra.Command {
	var f schemaFlags
	var refresh bool
	cmd := &cobra.Command{
		Use:   "build [--refresh]",
		Short: "Reads the workspace's schema files and keeps what they say",
		Long: "Reads the schema files that the workspace brings into the user's cache, where every\n" +
			"command and the language server find what they say. That happens by itself when one\n" +
			"is missing or a file has changed; --refresh reads all of them again.\n\n" +
			"Exit status: 0 all can be used, 1 some of it cannot, 2 it could not run.",
		Example: "  rulewright schema build\n  rulewright schema build --refresh",
		Args:    noMoreThan(0, "It takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			loader := newLoader()
			loader.Refresh = refresh
			l, err := loadWith(nil, config.Selection{}, loader)
			if err != nil {
				return err
			}
			if err := writeStatus(cmd.OutOrStdout(), l, loader, f.json); err != nil {
				return err
			}
			if slices.ContainsFunc(l.schemas.Parts, func(p catalogue.Part) bool { return len(p.Problems) > 0 }) {
				return status(exitFindings)
			}
			return nil
		},
	}
	f.registerJSON(cmd)
	cmd.Flags().BoolVar(&refresh, "refresh", false, "read the files whatever is kept of them")
	return cmd
}

func newSchemaStatus() *cobra.Command {
	var f schemaFlags
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Shows which catalogues there are, how old they are, and what is kept of the workspace's",
		Long: "Shows the catalogues that the program carries, the schema files that the workspace\n" +
			"brings, which of their versions count and why, and what is kept of them in the user's\n" +
			"cache. It reads no large file: what is not kept yet is said to be so.",
		Example: "  rulewright schema status\n  rulewright schema status --json",
		Args:    noMoreThan(0, "It takes no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			loader := newLoader()
			loader.KeptOnly = true
			l, err := loadWith(nil, config.Selection{}, loader)
			if err != nil {
				return err
			}
			return writeStatus(cmd.OutOrStdout(), l, loader, f.json)
		},
	}
	f.registerJSON(cmd)
	return cmd
}

// statusAnswer is what there is.
type statusAnswer struct {
	Version   int             `json:"version"`
	Workspace string          `json:"workspace"`
	Cache     cacheAnswer     `json:"cache"`
	Catalogue []editionAnswer `json:"catalogues"`
	Parts     []partAnswer    `json:"sources"`
}

type cacheAnswer struct {
	Dir    string `json:"dir"`
	Tables int    `json:"tables"`
	Bytes  int64  `json:"bytes"`
}

// editionAnswer is a product in one version, with the number of its data sets.
type editionAnswer struct {
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	Wanted   string `json:"wanted,omitempty"`
	Date     string `json:"date,omitempty"`
	Source   string `json:"source"`
	Datasets int    `json:"datasets"`
	cited    string
}

type partAnswer struct {
	catalogue.Part
	Kept      string `json:"kept,omitempty"`
	KeptBytes int64  `json:"kept_bytes,omitempty"`
	Bytes     int64  `json:"bytes"`
	// State is "kept" where the table was there, "read" where the files were
	// read now, and "pending" where they have not been.
	State  string `json:"state"`
	Unkept string `json:"unkept,omitempty"`
}

func writeStatus(out io.Writer, l *loaded, loader *catalogue.Loader, asJSON bool) error {
	tables, size, err := catalogue.CacheSize(loader.CacheDir)
	if err != nil {
		return err
	}
	a := statusAnswer{
		Version: 1, Workspace: filepath.ToSlash(l.options.Config.Root), Cache: cacheAnswer{loader.CacheDir, tables, size},
		Catalogue: editions(l.options.Catalogue), Parts: []partAnswer{},
	}
	for _, p := range l.schemas.Parts {
		part := partAnswer{Part: p, Kept: p.Kept, KeptBytes: p.KeptSize, Bytes: p.Size(), State: "read", Unkept: p.Unkept}
		switch {
		case p.Pending:
			part.State = "pending"
		case p.Reused:
			part.State = "kept"
		}
		a.Parts = append(a.Parts, part)
	}
	if asJSON {
		return writeJSON(out, a)
	}
	_, err = io.WriteString(out, a.text(time.Now()))
	return err
}

// editions groups the data sets by what has a version.
func editions(c *schema.Catalogue) []editionAnswer {
	var out []editionAnswer
	sets := c.Datasets()
	if ecs := c.ECS(); ecs != nil {
		sets = slices.Insert(sets, 0, ecs)
	}
	for _, d := range sets {
		cited := d.Cited()
		i := slices.IndexFunc(out, func(e editionAnswer) bool { return e.cited == cited })
		if i < 0 {
			described := describe(d)
			i = len(out)
			out = append(out, editionAnswer{d.Product, d.Version, d.Wanted, d.Date, described.Source, 0, cited})
		}
		out[i].Datasets++
	}
	return out
}

func (a *statusAnswer) text(now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "workspace: %s\n", a.Workspace)
	switch {
	case a.Cache.Dir == "":
		b.WriteString("cache: the system names no folder for it, so nothing is kept\n")
	case a.Cache.Tables == 0:
		fmt.Fprintf(&b, "cache: %s, empty\n", a.Cache.Dir)
	default:
		fmt.Fprintf(&b, "cache: %s, %s in %s\n", a.Cache.Dir, bytesText(a.Cache.Bytes), counted(a.Cache.Tables, "file"))
	}
	if len(a.Parts) == 0 {
		b.WriteString("\nThe workspace brings no schema files: what the program carries counts.\n")
	}
	for i := range a.Parts {
		a.Parts[i].write(&b, now)
	}
	b.WriteString("\ncatalogues:\n")
	for _, e := range a.Catalogue {
		fmt.Fprintf(&b, "  %s, %s", e.cited, counted(e.Datasets, "data set"))
		if e.Source != carried {
			fmt.Fprintf(&b, ", from %s", e.Source)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (p *partAnswer) write(b *strings.Builder, now time.Time) {
	fmt.Fprintf(b, "\n%s", p.Name)
	if len(p.Stacks) > 0 {
		fmt.Fprintf(b, ", for stack %s", p.Stacks[0])
	}
	if len(p.Stacks) > 1 {
		fmt.Fprintf(b, " and the older %s", strings.Join(p.Stacks[1:], ", "))
	}
	b.WriteByte('\n')
	switch p.State {
	case "pending":
		b.WriteString("  not read yet: `rulewright schema build` does, and so does the next `rulewright lint`\n")
	case "kept":
		fmt.Fprintf(b, "  read %s, in %d ms; %s kept in %s\n", ago(now.Sub(p.Built)), p.TookMS, bytesText(p.KeptBytes), p.Kept)
	default:
		fmt.Fprintf(b, "  read now, in %d ms", p.TookMS)
		switch {
		case p.Unkept != "":
			fmt.Fprintf(b, "; it cannot be kept: %s", p.Unkept)
		case p.Kept != "":
			fmt.Fprintf(b, "; %s kept in %s", bytesText(p.KeptBytes), p.Kept)
		default:
			b.WriteString("; small enough to be read every time")
		}
		b.WriteByte('\n')
	}
	if p.State != "pending" {
		fmt.Fprintf(b, "  %s, %s: %s, %s\n", counted(len(p.Files), "file"), bytesText(p.Bytes), counted(p.Datasets, "data set"), counted(p.Fields, "field"))
	}
	for _, n := range p.Notes {
		fmt.Fprintf(b, "  %s\n", n)
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(b, "  cannot be used: %s: %s\n", problem.Path, problem)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func bytesText(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return counted(int(n), "byte")
}

// ago says how long something is past.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return counted(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return counted(int(d.Hours()), "hour") + " ago"
	}
	return counted(int(d.Hours()/24), "day") + " ago"
}
