package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
)

var ruleBuildingBlockFolder = &Check{
	ID:    "rule/building-block-folder",
	Title: "building block rule outside its folder, or another rule inside",
	Text: "detection-rules keeps building block rules in `rules_building_block` and nowhere else, and no other rules " +
		"there.",
	Bad:      Example{Path: "rules/linux/example.toml", TOML: "[rule]\nbuilding_block_type = \"default\"\n"},
	Good:     Example{Path: "rules_building_block/example.toml", TOML: "[rule]\nbuilding_block_type = \"default\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		inside := folderOf(p.Doc.File.Path()) == buildingBlockFolder
		switch {
		case p.Doc.Deprecated():
		case inside && r.BuildingBlockType.IsAbsent():
			p.Report(Finding{Span: r.Span, Message: "a rule in `" + buildingBlockFolder + "` needs `building_block_type = \"default\"`"})
		case !inside && !r.BuildingBlockType.IsAbsent():
			p.Report(Finding{Span: r.BuildingBlockType.Key, Message: "a building block rule belongs in the folder `" + buildingBlockFolder + "`"})
		}
	}),
}

// folderOf is the name of the folder that a file is in.
func folderOf(path string) string {
	parts := strings.Split(strings.ReplaceAll(path, `\`, "/"), "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[len(parts)-2]
}
