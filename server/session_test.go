package server

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// recorded is a session: texts, what is typed into them and what else happens at
// an editor, kept as a file so that everybody can add what once went wrong. A
// line of it is one of
//
//	open NAME              the lines up to one of three dots are the text
//	type NAME "at" "x"     writes x behind the first place where at stands
//	disk NAME              a file that somebody else writes, which the server is told
//	erase NAME             a file that goes, which the server is told
//	save NAME, close NAME
//	run COMMAND NAME       has a command run on a rule; "file" may follow
//	pick "title"           what the next question is answered; "" leaves it
//	refuse                 does not make the next edit
//	set JSON               other settings
//	folder NAME, unfolder NAME
//	trace LEVEL
//	cancel METHOD NAME     asks and takes it back at once
type recorded struct {
	steps []step
}

// step is a line: the texts in quotes come last, and at is the first of two.
type step struct{ verb, name, text, at, command string }

func readSession(t *testing.T, path string) recorded {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out recorded
	lines := strings.Split(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		verb, rest, _ := strings.Cut(lines[i], " ")
		s := step{verb: verb}
		var err error
		switch verb {
		case "", "#":
			continue
		case "open", "disk":
			end := i + 1 + slices.Index(lines[i+1:], "...")
			s.name, s.text = rest, strings.Join(lines[i+1:end], "\n")+"\n"
			i = end
		case "type":
			s.name, rest, _ = strings.Cut(rest, " ")
			if s.at, rest, err = unquoted(rest); err == nil {
				s.text, _, err = unquoted(rest)
			}
		case "run":
			s.command, rest, _ = strings.Cut(rest, " ")
			s.name, s.at, _ = strings.Cut(rest, " ")
			if s.at != "" {
				s.text, _, err = unquoted(s.at)
			}
		case "cancel":
			s.command, s.name, _ = strings.Cut(rest, " ")
		case "pick":
			s.text, _, err = unquoted(rest)
		case "set":
			s.text = rest
		case "erase", "save", "close", "refuse", "folder", "unfolder", "trace":
			s.name = rest
		default:
			t.Fatalf("%s:%d: %q", path, i+1, lines[i])
		}
		if err != nil {
			t.Fatalf("%s:%d: %v", path, i+1, err)
		}
		out.steps = append(out.steps, s)
	}
	return out
}

// unquoted reads a text in quotes, and returns what stands behind it.
func unquoted(line string) (text, rest string, err error) {
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		return "", "", err
	}
	text, err = strconv.Unquote(quoted)
	return text, strings.TrimSpace(line[len(quoted):]), err
}
