package config

// waives reports whether the repository's own settings turn a check off: what
// its validator is told to pass over is not reported either, unless the
// configuration selects it.
func (r *Repository) waives(id string) bool {
	if r == nil {
		return false
	}
	switch id {
	case "rule/tag-spelling", "rule/duplicate-tag", "rule/missing-tag", "threat/tactic-tag":
		return r.Bypass.Tags
	case "rule/timeline":
		return r.Bypass.TimelineTemplate
	case "rule/building-block-timing":
		return r.Bypass.BuildingBlockLookback
	case "rule/guide-headings":
		return r.Bypass.Note
	case "esql/missing-keep", "esql/keep-drops-alert":
		return r.Bypass.ESQLKeep
	case "esql/missing-metadata":
		return r.Bypass.ESQLMetadata
	case "rule/version":
		return r.VersionsInRules
	case "rule/file-name":
		return r.AnyFileName
	case "rule/name":
		return r.Custom
	}
	return false
}
