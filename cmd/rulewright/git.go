package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/workspace"
)

// gitTree is a working tree of git's.
type gitTree struct {
	top string // its folder, with links resolved
}

// findGit returns the working tree that a folder is in.
func findGit(dir string) (*gitTree, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("needs git, which is not installed")
	}
	top, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("needs a git working tree: %w", err)
	}
	resolved, err := filepath.EvalSymlinks(filepath.FromSlash(strings.TrimRight(top, "\n")))
	if err != nil {
		return nil, err
	}
	return &gitTree{resolved}, nil
}

// base returns the commit that a change since a revision starts from: where
// the current branch left the revision's, or, where no such place is known (a
// shallow clone), the revision itself.
func (g *gitTree) base(revision string) (string, error) {
	commit, err := git(g.top, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("no commit `%s` here: fetch it first (a shallow clone has only the newest: git fetch --unshallow)", revision)
	}
	commit = strings.TrimSpace(commit)
	if fork, err := git(g.top, "merge-base", commit, "HEAD"); err == nil {
		return strings.TrimSpace(fork), nil
	}
	return commit, nil
}

// change is a file that differs between a commit and the working tree. Paths
// are absolute; before is empty for a new file and after for one that is gone.
type change struct {
	before, after string
}

// changes lists what differs between a commit and the working tree, files
// that git does not know yet included.
func (g *gitTree) changes(commit string) ([]change, error) {
	status, err := git(g.top, "diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", commit)
	if err != nil {
		return nil, err
	}
	untracked, err := git(g.top, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	return parseChanges(workspace.Host, g.top, status, untracked), nil
}

// parseChanges reads what `git diff --name-status -z` and `git ls-files -z`
// answered in a working tree. Git names files with slashes from its top folder,
// on every system.
func parseChanges(p workspace.Platform, top, status, untracked string) []change {
	path := func(name string) string { return p.Resolve(top, name) }
	var out []change
	fields := strings.Split(status, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		name := path(fields[i+1])
		switch kind := fields[i]; {
		case strings.HasPrefix(kind, "A"):
			out = append(out, change{after: name})
		case strings.HasPrefix(kind, "D"):
			out = append(out, change{before: name})
		case (strings.HasPrefix(kind, "R") || strings.HasPrefix(kind, "C")) && i+2 < len(fields):
			i++
			out = append(out, change{before: name, after: path(fields[i+1])})
		default:
			out = append(out, change{before: name, after: name})
		}
	}
	for name := range strings.SplitSeq(untracked, "\x00") {
		if name != "" {
			out = append(out, change{after: path(name)})
		}
	}
	return out
}

// show returns a file's text at a commit; an error where it is larger than any
// that is read.
func (g *gitTree) show(commit, path string) (string, error) {
	rel, ok := workspace.Host.Rel(g.top, path)
	if !ok {
		return "", fmt.Errorf("%s is not in the repository %s", path, g.top)
	}
	return git(g.top, "show", "--no-textconv", "--end-of-options", commit+":"+rel)
}

// git runs git in a folder and returns what it prints. It runs none of the
// repository's hooks, asks for no password, fetches nothing and writes
// nothing.
func git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "--no-pager"}, args...)...)
	cmd.Env = gitEnvironment()
	var out, complaint bounded
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if out.full {
			return "", fmt.Errorf("git %s: answers with more than %d MB", args[0], maxAnswer>>20)
		}
		if text, _, _ := strings.Cut(strings.TrimSpace(complaint.text.String()), "\n"); text != "" {
			return "", errors.New(strings.TrimPrefix(text, "fatal: "))
		}
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return out.text.String(), nil
}

// maxAnswer is how many bytes of git's are read: what a file of the largest
// kind that is read can have, which is a schema.
const maxAnswer = 64 << 20

// bounded is a buffer that fails past the limit.
type bounded struct {
	text bytes.Buffer
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.full = b.text.Len()+len(p) > maxAnswer; b.full {
		return 0, errors.New("too much")
	}
	return b.text.Write(p)
}

// gitEnvironment is this process's environment without what a hook of git's
// inherits about the repository that it runs for: the folder says which one is
// meant.
func gitEnvironment() []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"}, name)
	})
	return append(env, "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
}
