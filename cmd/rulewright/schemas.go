package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/server"
)

// schemaFileID is the check that a schema file which cannot be used is
// reported by.
const schemaFileID = "config/unusable-schema"

// newLoader reads schema files and keeps what it derives from them in the
// user's cache folder.
func newLoader() *catalogue.Loader {
	return &catalogue.Loader{Base: schema.Default(), CacheDir: catalogue.DefaultCacheDir()}
}

// optionsFor lays what the workspace's schema files say over the catalogue
// that the program carries, and what the configuration says over that.
func optionsFor(cfg *config.Config, loader *catalogue.Loader) (*analysis.Options, *catalogue.Report, error) {
	base, report := loader.Load(cfg)
	c, err := cfg.Catalogue(base)
	return &analysis.Options{Config: cfg, Catalogue: c}, report, err
}

// tellOfSchemas says which schema files were read, since that takes time, and
// why it will the next time.
func tellOfSchemas(report *catalogue.Report) {
	for i := range report.Parts {
		switch p := &report.Parts[i]; {
		case p.Reused || p.Kept == "" && p.Unkept == "":
		case p.Unkept != "":
			fmt.Fprintf(os.Stderr, "rulewright: read the schema files of %s in %d ms; what they say cannot be kept: %s\n", p.Name, p.TookMS, p.Unkept)
		default:
			fmt.Fprintf(os.Stderr, "rulewright: read the schema files of %s in %d ms and kept what they say in %s\n", p.Name, p.TookMS, p.Kept)
		}
	}
}

// schemaFindings are the problems of schema files as findings.
func schemaFindings(cfg *config.Config, report *catalogue.Report) []check.Finding {
	var out []check.Finding
	chk := check.Find(schemaFileID)
	for i := range report.Parts {
		for _, p := range report.Parts[i].Problems {
			path := filepath.FromSlash(p.Path)
			if !filepath.IsAbs(path) {
				path = filepath.Join(cfg.Root, path)
			}
			if !cfg.Enabled(chk, path, "") {
				continue
			}
			out = append(out, check.Finding{
				Check: schemaFileID, Severity: cfg.SeverityOf(chk, chk.Severity, path, ""), Path: path, WholeFile: true,
				Message: p.String(),
			})
		}
	}
	return out
}

// folderLoader finds what counts for the files of a folder, for an editor that
// must not wait: schema files that take long are read in the background, and
// until then the program's own catalogue counts.
type folderLoader struct {
	kept, all *catalogue.Loader
	// changed tells the server to look again.
	changed chan struct{}

	mu       sync.Mutex
	building map[string]bool
	// unkept are the catalogues of workspaces, by root, of which nothing can
	// be kept in the user's cache.
	unkept map[string]*schema.Catalogue
}

func newFolderLoader() *folderLoader {
	l := &folderLoader{
		kept: newLoader(), all: newLoader(), changed: make(chan struct{}, 1),
		building: make(map[string]bool), unkept: make(map[string]*schema.Catalogue),
	}
	l.kept.KeptOnly = true
	return l
}

// load finds what counts for a folder. What cannot be used of the
// configuration is left out.
func (l *folderLoader) load(dir string, read server.ReadFile) *analysis.Options {
	cfg := config.Discover(dir, config.Surroundings{Read: read, LookupEnv: os.LookupEnv})
	options, report, _ := optionsFor(cfg, l.kept)
	if !report.Pending {
		return options
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.unkept[cfg.Root]; c != nil {
		options.Catalogue, _ = cfg.Catalogue(c)
		return options
	}
	if !l.building[cfg.Root] {
		l.building[cfg.Root] = true
		go l.build(cfg)
	}
	return options
}

// build reads the schema files of a workspace and has the server look again.
func (l *folderLoader) build(cfg *config.Config) {
	c, report := l.all.Load(cfg)
	tellOfSchemas(report)
	l.mu.Lock()
	delete(l.building, cfg.Root)
	for i := range report.Parts {
		if report.Parts[i].Unkept != "" || l.all.CacheDir == "" {
			l.unkept[cfg.Root] = c
		}
	}
	l.mu.Unlock()
	select {
	case l.changed <- struct{}{}:
	default: // it is about to look already
	}
}
