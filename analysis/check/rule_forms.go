package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/keys"
)

// malformation is what is wrong with a text's form; message goes on after the
// key's name, and fix is the only other way to read the text, if there is one.
type malformation struct{ message, fix string }

// The forms, as those who insist on them test them. The patterns of ids
// and dates are those of the schema of detection-rules.
var (
	datePattern     = regexp.MustCompile(`^\d{4}/\d{2}/\d{2}$`)
	loosePattern    = regexp.MustCompile(`^(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})$`)
	uuidPattern     = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	intervalPattern = regexp.MustCompile(`^[1-9]\d*[smhd]$`)
	versionPattern  = regexp.MustCompile(`^\d+\.\d+(\.\d+[\w-]*)*$`)
	tacticURL       = regexp.MustCompile(`^https://(attack\.mitre\.org/tactics/TA\d+|atlas\.mitre\.org/tactics/AML\.TA\d+)/?$`)
	techniqueURL    = regexp.MustCompile(`^https://(attack\.mitre\.org/techniques/T\d+|atlas\.mitre\.org/techniques/AML\.T\d+)/?$`)
	subtechniqueURL = regexp.MustCompile(`^https://(attack\.mitre\.org/techniques/T\d+/\d+|atlas\.mitre\.org/techniques/AML\.T\d+\.\d+)/?$`)
)

// malformed judges a text by a form; nil means that it has it.
func malformed(form keys.Form, text string) *malformation {
	switch form {
	case keys.NotEmpty:
		if text == "" {
			return &malformation{message: "is empty"}
		}
	case keys.Date:
		return malformedDate(text)
	case keys.UUID:
		return malformedUUID(text)
	case keys.DateMath:
		return malformedDateMath(text)
	case keys.Interval:
		return malformedInterval(text)
	case keys.Throttle:
		if text != "no_actions" && text != "rule" && !intervalPattern.MatchString(text) {
			return &malformation{message: "has to be `no_actions`, `rule` or an interval such as `1h`"}
		}
	case keys.Version:
		return unless(versionPattern, text, "has to be a version such as `9.3` or `9.3.0`")
	case keys.TacticURL:
		return unless(tacticURL, text, "has to be the page of a tactic, such as `https://attack.mitre.org/tactics/TA0006/`")
	case keys.TechniqueURL:
		return unless(techniqueURL, text, "has to be the page of a technique, such as `https://attack.mitre.org/techniques/T1003/`")
	case keys.SubtechniqueURL:
		return unless(subtechniqueURL, text, "has to be the page of a subtechnique, such as `https://attack.mitre.org/techniques/T1003/001/`")
	}
	return nil
}

func unless(pattern *regexp.Regexp, text, message string) *malformation {
	if pattern.MatchString(text) {
		return nil
	}
	return &malformation{message: message}
}

func malformedDate(text string) *malformation {
	if datePattern.MatchString(text) {
		return nil
	}
	wrong := &malformation{message: "has to be a date of the form YYYY/MM/DD"}
	if parts := loosePattern.FindStringSubmatch(text); parts != nil {
		date := parts[1] + "/" + twoDigits(parts[2]) + "/" + twoDigits(parts[3])
		if _, err := time.Parse("2006/01/02", date); err == nil {
			wrong.fix = date
		}
	}
	return wrong
}

func twoDigits(number string) string {
	if len(number) == 1 {
		return "0" + number
	}
	return number
}

// knownBadIDs are those of two released rules that are no UUIDs; the schema of
// detection-rules makes an exception for them.
var knownBadIDs = []string{"119c8877-8613-416d-a98a-96b6664ee73a5", "7eb54028-ca72-4eb7-8185-b6864572347db"}

func malformedUUID(text string) *malformation {
	if uuidPattern.MatchString(text) || slices.Contains(knownBadIDs, text) {
		return nil
	}
	wrong := &malformation{message: "has to be a UUID in lower case"}
	if lower := strings.ToLower(strings.TrimSpace(text)); uuidPattern.MatchString(lower) {
		wrong.fix = lower
	}
	return wrong
}
