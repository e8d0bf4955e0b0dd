package report

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// style is a terminal's Select Graphic Rendition code.
type style string

const (
	bold   style = "1"
	faint  style = "2"
	red    style = "1;31"
	yellow style = "1;33"
	green  style = "32"
	blue   style = "1;34"
	cyan   style = "36"
)

var severityStyles = map[check.Severity]style{
	check.Error: red, check.Warning: yellow, check.Info: blue, check.Hint: cyan,
}

// palette paints text, or leaves it as it is where colours are off.
type palette bool

func (p palette) paint(s style, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// UseColour says whether output may be coloured. choice is the user's: "always",
// "never", or "auto", which asks the environment: NO_COLOR (any value) forbids,
// FORCE_COLOR or CLICOLOR_FORCE (any value but "0") allows, and otherwise only
// a terminal that is not dumb gets colours.
func UseColour(choice string, terminal bool, getenv func(string) string) bool {
	switch choice {
	case "always":
		return true
	case "never":
		return false
	}
	if getenv("NO_COLOR") != "" {
		return false
	}
	for _, name := range []string{"FORCE_COLOR", "CLICOLOR_FORCE"} {
		if v := getenv(name); v != "" && v != "0" && !strings.EqualFold(v, "false") {
			return true
		}
	}
	return terminal && getenv("TERM") != "dumb"
}
