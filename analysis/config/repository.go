package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/rulewright/rulewright/rules/workspace"
)

// Repository is a repository laid out like elastic/detection-rules, or a
// folder of custom rules as its tool makes them.
type Repository struct {
	// Root is the folder that the layout is about: the repository's, or that
	// of the custom rules. All paths are absolute.
	Root string
	// ConfigFile is the _config.yaml that was read.
	ConfigFile string
	// Etc is the folder with schema files (`detection_rules/etc`): the
	// repository's, or for a folder of custom rules that of the repository
	// around it; empty where there is none.
	Etc string
	// RuleDirs and BuildingBlockDirs are where rules are.
	RuleDirs, BuildingBlockDirs []string
	// ExceptionDir is where exception lists are; empty where the configuration
	// names no folder for them.
	ExceptionDir string
	// StackSchemaMap, Packages, VersionLock and DeprecatedRules are its files;
	// empty where the configuration names none.
	StackSchemaMap, Packages, VersionLock, DeprecatedRules string
	// AutoGenSchema is the file that the repository's tool writes unknown
	// fields to; empty where it does not.
	AutoGenSchema string
	// Custom says that it is a folder of custom rules.
	Custom bool
	// LowerCaseKQL says that keywords of KQL must be lower case
	// (`normalize_kql_keywords: false`).
	LowerCaseKQL bool
	// VersionsInRules says that rules may carry a version
	// (`bypass_version_lock`).
	VersionsInRules bool
	// AnyFileName says that a file's name need not begin with its tactic
	// (`no_tactic_filename`).
	AnyFileName bool
	// Bypass are the checks of the repository's own validator that it turns
	// off.
	Bypass Bypass
}

// Bypass are the validations that _config.yaml or the environment
// (DR_BYPASS_…) turns off.
type Bypass struct {
	Note, BuildingBlockLookback, Tags, TimelineTemplate, ESQLKeep, ESQLMetadata bool
}

// repositoryFile is the part of _config.yaml that is understood.
type repositoryFile struct {
	RuleDirs []string `yaml:"rule_dirs"`
	BBRDirs  []string `yaml:"bbr_rules_dirs"`
	Dirs     struct {
		Exceptions string `yaml:"exception_dir"`
	} `yaml:"directories"`
	Files struct {
		DeprecatedRules string `yaml:"deprecated_rules"`
		Packages        string `yaml:"packages"`
		StackSchemaMap  string `yaml:"stack_schema_map"`
		VersionLock     string `yaml:"version_lock"`
	} `yaml:"files"`
	AutoGenSchema        string `yaml:"auto_gen_schema_file"`
	NormalizeKQLKeywords *bool  `yaml:"normalize_kql_keywords"`
	BypassVersionLock    bool   `yaml:"bypass_version_lock"`
	NoTacticFilename     bool   `yaml:"no_tactic_filename"`
	BypassAll            bool   `yaml:"bypass_optional_elastic_validation"`
	BypassNote           bool   `yaml:"bypass_note_validation_and_parse"`
	BypassLookback       bool   `yaml:"bypass_bbr_lookback_validation"`
	BypassTags           bool   `yaml:"bypass_tags_validation"`
	BypassTimeline       bool   `yaml:"bypass_timeline_template_validation"`
	BypassKeep           bool   `yaml:"bypass_esql_keep_validation"`
	BypassMetadata       bool   `yaml:"bypass_esql_metadata_validation"`
}

const (
	repositoryConfig = "_config.yaml"
	etcFolder        = "detection_rules/etc"
	customRulesDir   = "CUSTOM_RULES_DIR"
)

// findRepository returns the repository that a folder belongs to, or nil. One
// that CUSTOM_RULES_DIR names counts before what is above the folder, as it
// does for the repository's own tool, if the folder is among its rules.
func (s discovery) findRepository(dir string) *Repository {
	at := s.platform.Resolve
	if custom, ok := s.LookupEnv(customRulesDir); ok && custom != "" {
		if r := s.readRepository(custom, at(custom, repositoryConfig)); r != nil && r.holds(s.platform, dir) {
			r.Custom, r.Etc = true, s.etcAround(s.platform.Dir(custom))
			return r
		}
	}
	for folder := range s.ancestors(dir) {
		etc := at(folder, etcFolder)
		if r := s.readRepository(folder, at(etc, repositoryConfig)); r != nil {
			r.Etc = etc
			return r
		}
		if r := s.readRepository(folder, at(folder, repositoryConfig)); r != nil {
			r.Custom, r.Etc = true, s.etcAround(s.platform.Dir(folder))
			return r
		}
	}
	return nil
}

// etcAround returns the schema files' folder of the repository that a folder
// is in, or "".
func (s discovery) etcAround(dir string) string {
	for folder := range s.ancestors(dir) {
		etc := s.platform.Resolve(folder, etcFolder)
		if s.readRepository(folder, s.platform.Resolve(etc, repositoryConfig)) != nil {
			return etc
		}
	}
	return ""
}

// holds reports whether a folder is in the repository or in one of its
// folders of rules, which may be elsewhere.
func (r *Repository) holds(p workspace.Platform, dir string) bool {
	return slices.ContainsFunc(slices.Concat([]string{r.Root}, r.RuleDirs, r.BuildingBlockDirs), func(root string) bool {
		return p.Inside(root, dir)
	})
}

// readRepository reads a _config.yaml; nil where there is none, or where it
// belongs to some other program: this one's names the folders of rules.
func (s discovery) readRepository(root, file string) *Repository {
	text, err := s.Read(file)
	if err != nil {
		return nil
	}
	var y repositoryFile
	if err := yaml.Unmarshal([]byte(text), &y); err != nil || len(y.RuleDirs) == 0 {
		return nil
	}
	from := s.platform.Dir(file)
	absolute := func(paths ...string) []string { return absolute(s.platform, from, paths...) }
	r := &Repository{
		Root: root, ConfigFile: file,
		RuleDirs: absolute(y.RuleDirs...), BuildingBlockDirs: absolute(y.BBRDirs...),
		ExceptionDir:   first(absolute(y.Dirs.Exceptions)),
		StackSchemaMap: first(absolute(y.Files.StackSchemaMap)), Packages: first(absolute(y.Files.Packages)),
		VersionLock: first(absolute(y.Files.VersionLock)), DeprecatedRules: first(absolute(y.Files.DeprecatedRules)),
		AutoGenSchema:   first(absolute(y.AutoGenSchema)),
		LowerCaseKQL:    y.NormalizeKQLKeywords != nil && !*y.NormalizeKQLKeywords,
		VersionsInRules: y.BypassVersionLock,
		AnyFileName:     y.NoTacticFilename,
	}
	bypassed := func(configured bool, name string) bool {
		_, set := s.LookupEnv("DR_BYPASS_" + name)
		return configured || y.BypassAll || set
	}
	r.Bypass = Bypass{
		Note:                  bypassed(y.BypassNote, "NOTE_VALIDATION_AND_PARSE"),
		BuildingBlockLookback: bypassed(y.BypassLookback, "BBR_LOOKBACK_VALIDATION"),
		Tags:                  bypassed(y.BypassTags, "TAGS_VALIDATION"),
		TimelineTemplate:      bypassed(y.BypassTimeline, "TIMELINE_TEMPLATE_VALIDATION"),
		ESQLKeep:              bypassed(y.BypassKeep, "ESQL_KEEP_VALIDATION"),
		ESQLMetadata:          bypassed(y.BypassMetadata, "ESQL_METADATA_VALIDATION"),
	}
	return r
}

// absolute resolves the paths of a configuration file; empty ones are left
// out.
func absolute(p workspace.Platform, from string, paths ...string) []string {
	var out []string
	for _, path := range paths {
		if path = strings.TrimSpace(path); path != "" {
			out = append(out, p.Resolve(from, path))
		}
	}
	return out
}

func first(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	return paths[0]
}
