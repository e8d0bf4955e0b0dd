package workspace

import (
	"runtime"
	"slices"
	"strings"
)

// Platform says how an operating system writes paths. What is decided by paths
// is decided by its methods, which ask no system, so that one system's paths
// can be tried on another.
type Platform struct {
	// Windows paths have `\` and `/` between their parts, a drive or a share
	// before them, and parts that are the same in any case.
	Windows bool
}

// Host is the platform that the program runs on.
var Host = Platform{Windows: runtime.GOOS == "windows"}

// Rel returns the path that leads from a folder to another path, with slashes:
// "." where both are the same, "../b" where it leads out of the folder. It is
// false where none does: between drives, from a relative path to an absolute
// one, and out of a folder whose own name is not known. Both are read as they
// are written: no link is followed.
func (p Platform) Rel(folder, path string) (string, bool) {
	from, to := p.split(folder), p.split(path)
	if from.rooted != to.rooted || !p.same(from.volume, to.volume) {
		return "", false
	}
	shared := 0
	for shared < min(len(from.parts), len(to.parts)) && p.same(from.parts[shared], to.parts[shared]) {
		shared++
	}
	if slices.Contains(from.parts[shared:], "..") {
		return "", false
	}
	out := slices.Repeat([]string{".."}, len(from.parts)-shared)
	out = append(out, to.parts[shared:]...)
	if len(out) == 0 {
		return ".", true
	}
	return strings.Join(out, "/"), true
}

// Inside reports whether a path is a folder, or lies in it.
func (p Platform) Inside(folder, path string) bool {
	rel, ok := p.Rel(folder, path)
	return ok && rel != ".." && !strings.HasPrefix(rel, "../")
}

func (p Platform) same(a, b string) bool {
	return a == b || p.Windows && strings.EqualFold(a, b)
}

// pathParts is a path taken apart: "C:", `\\server\share` or nothing, whether
// it begins at a root, and its parts without ".", with ".." at most in front.
type pathParts struct {
	volume string
	rooted bool
	parts  []string
}

func (p Platform) split(path string) pathParts {
	var out pathParts
	if p.Windows {
		path = strings.ReplaceAll(path, `\`, "/")
		out.volume, path = windowsVolume(path)
	}
	out.rooted = strings.HasPrefix(path, "/") || strings.HasPrefix(out.volume, "//")
	for part := range strings.SplitSeq(path, "/") {
		out.add(part)
	}
	return out
}

// add goes on to a part from what a path means so far.
func (at *pathParts) add(part string) {
	n := len(at.parts)
	switch {
	case part == "" || part == ".":
	case part == ".." && n > 0 && at.parts[n-1] != "..":
		at.parts = at.parts[:n-1]
	case part == ".." && at.rooted: // above the root is the root
	default:
		at.parts = append(at.parts, part)
	}
}

// windowsVolume takes the drive or the share off a path with slashes. The
// prefix that switches the limit of a path's length off says nothing before
// either; before anything else, as in `\\?\Volume{…}\x`, it is part of the name.
func windowsVolume(path string) (volume, rest string) {
	for _, prefix := range []string{"//?/", "//./"} {
		tail, ok := strings.CutPrefix(path, prefix)
		switch {
		case !ok:
		case len(tail) >= 4 && strings.EqualFold(tail[:4], "UNC/"):
			path = "//" + tail[4:]
		case len(tail) >= 2 && tail[1] == ':':
			path = tail
		}
	}
	if len(path) >= 2 && path[1] == ':' {
		return path[:2], path[2:]
	}
	share, ok := strings.CutPrefix(path, "//")
	if !ok {
		return "", path
	}
	server, rest, _ := strings.Cut(share, "/")
	name, rest, found := strings.Cut(rest, "/")
	if found {
		rest = "/" + rest
	}
	return "//" + server + "/" + name, rest
}
