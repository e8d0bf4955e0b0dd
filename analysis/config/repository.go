package config

import (
	"path/filepath"
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
	customRulesDir   = "CUSTOM_RULES_DIR"
)

// findRepository returns the repository that a folder belongs to, or nil. One
// that CUSTOM_RULES_DIR names counts before what is above the folder, as it
// does for the repository's own tool, if the folder is among its rules.
func findRepository(dir string, s Surroundings) *Repository {
	if custom, ok := s.LookupEnv(customRulesDir); ok && custom != "" {
		if r := readRepository(custom, filepath.Join(custom, repositoryConfig), s); r != nil && r.holds(dir) {
			r.Custom, r.Etc = true, etcAround(filepath.Dir(custom), s)
			return r
		}
	}
	for folder := range ancestors(dir) {
		etc := filepath.Join(folder, "detection_rules", "etc")
		if r := readRepository(folder, filepath.Join(etc, repositoryConfig), s); r != nil {
			r.Etc = etc
			return r
		}
		if r := readRepository(folder, filepath.Join(folder, repositoryConfig), s); r != nil {
			r.Custom, r.Etc = true, etcAround(filepath.Dir(folder), s)
			return r
		}
	}
	return nil
}

// etcAround returns the schema files' folder of the repository that a folder
// is in, or "".
func etcAround(dir string, s Surroundings) string {
	for folder := range ancestors(dir) {
		etc := filepath.Join(folder, "detection_rules", "etc")
		if readRepository(folder, filepath.Join(etc, repositoryConfig), s) != nil {
			return etc
		}
	}
	return ""
}

// holds reports whether a folder is in the repository or in one of its
// folders of rules, which may be elsewhere.
func (r *Repository) holds(dir string) bool {
	return slices.ContainsFunc(slices.Concat([]string{r.Root}, r.RuleDirs, r.BuildingBlockDirs), func(root string) bool {
		return workspace.Host.Inside(root, dir)
	})
}

// readRepository reads a _config.yaml; nil where there is none, or where it
// belongs to some other program: this one's names the folders of rules.
func readRepository(root, file string, s Surroundings) *Repository {
	text, err := s.Read(file)
	if err != nil {
		return nil
	}
	var y repositoryFile
	if err := yaml.Unmarshal([]byte(text), &y); err != nil || len(y.RuleDirs) == 0 {
		return nil
	}
	from := filepath.Dir(file)
	r := &Repository{
		Root: root, ConfigFile: file,
		RuleDirs: absolute(from, y.RuleDirs...), BuildingBlockDirs: absolute(from, y.BBRDirs...),
		ExceptionDir:   first(absolute(from, y.Dirs.Exceptions)),
		StackSchemaMap: first(absolute(from, y.Files.StackSchemaMap)), Packages: first(absolute(from, y.Files.Packages)),
		VersionLock: first(absolute(from, y.Files.VersionLock)), DeprecatedRules: first(absolute(from, y.Files.DeprecatedRules)),
		AutoGenSchema:   first(absolute(from, y.AutoGenSchema)),
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
func absolute(from string, paths ...string) []string {
	var out []string
	for _, p := range paths {
		p = filepath.FromSlash(strings.TrimSpace(p))
		switch {
		case p == "":
		case filepath.IsAbs(p):
			out = append(out, filepath.Clean(p))
		default:
			out = append(out, filepath.Join(from, p))
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
