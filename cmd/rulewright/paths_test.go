package main

import (
	"slices"
	"testing"

	"github.com/rulewright/rulewright/rules/workspace"
)

// Git names files with slashes, and the program has them with the platform's
// separators and in whatever case the user wrote.
func TestTheNamesOfGitAreThoseOfFilesOfWindows(t *testing.T) {
	windows := workspace.Platform{Windows: true}
	status := "M\x00rules/windows/a.toml\x00A\x00rules/b.toml\x00D\x00gone.toml\x00R090\x00rules/old.toml\x00rules/windows/new.toml\x00R100\x00rules/case.toml\x00rules/Case.toml\x00"
	got := parseChanges(windows, `C:\Repo`, status, "notes/x.json\x00")
	want := []change{
		{`C:\Repo\rules\windows\a.toml`, `C:\Repo\rules\windows\a.toml`},
		{``, `C:\Repo\rules\b.toml`},
		{`C:\Repo\gone.toml`, ``},
		{`C:\Repo\rules\old.toml`, `C:\Repo\rules\windows\new.toml`},
		{`C:\Repo\rules\case.toml`, `C:\Repo\rules\Case.toml`},
		{``, `C:\Repo\notes\x.json`},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	s := &since{platform: windows}
	s.note(got)
	for path, was := range map[string]string{
		`c:\repo\RULES\windows\A.toml`:   `C:\Repo\rules\windows\a.toml`,
		`C:/Repo/rules/windows/new.toml`: `C:\Repo\rules\old.toml`,
		`C:\Repo\rules\b.toml`:           ``,
	} {
		if c, differs := s.of(path); !differs || c.before != was {
			t.Errorf("%s was %q, %v; want %q", path, c.before, differs, was)
		}
	}
	if c, _ := s.of(`C:\Repo\rules\case.toml`); !s.stayed(c) {
		t.Error("a file with its name in another case is another file")
	}
	if _, differs := s.of(`D:\Repo\rules\b.toml`); differs {
		t.Error("a file of another drive differs")
	}
}

func TestWhatGitCutsOffIsNoChange(t *testing.T) {
	for _, status := range []string{"M", "\x00", "R100\x00a", "R100\x00a\x00", "\x00\x00\x00"} {
		parseChanges(workspace.Platform{}, "/repo", status, "") // and does not fail
	}
}
