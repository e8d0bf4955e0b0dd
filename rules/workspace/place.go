package workspace

import "strings"

// Resolve returns the path that a name in a folder's file means: as it is where
// it begins at a root or a drive, else below the folder. A name of Windows that
// begins with a separator alone lies on the folder's drive or share.
func (p Platform) Resolve(folder, name string) string {
	at, to := p.split(folder), p.split(name)
	switch {
	case to.volume != "":
		return p.write(to)
	case to.rooted:
		to.volume = at.volume
		return p.write(to)
	}
	for _, part := range to.parts {
		at.add(part)
	}
	return p.write(at)
}

// From returns a path as one who stands in a folder names it: relative where a
// path leads there, as it is where none does. Unlike Rel's, it has the
// platform's separators.
func (p Platform) From(folder, path string) string {
	if rel, ok := p.Rel(folder, path); ok {
		return p.write(p.split(rel))
	}
	return path
}

// Dir returns the folder that a path is in; of a root the root, and of a
// relative path that names no folder ".".
func (p Platform) Dir(path string) string {
	at := p.split(path)
	at.parts = at.parts[:max(len(at.parts)-1, 0)]
	return p.write(at)
}

// Base returns the last part of a path; "" where it has none.
func (p Platform) Base(path string) string {
	parts := p.split(path).parts
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1]
}

// Same reports whether two paths are the same, as they are written.
func (p Platform) Same(a, b string) bool { return p.Key(a) == p.Key(b) }

// Key returns a text that all ways to write a path have in common.
func (p Platform) Key(path string) string {
	path = p.write(p.split(path))
	if p.Windows {
		path = strings.ToLower(path)
	}
	return path
}

// IsAbs reports whether a path means the same file in every folder. On Windows
// it needs a drive or a share for that.
func (p Platform) IsAbs(path string) bool {
	at := p.split(path)
	return at.rooted && (at.volume != "" || !p.Windows)
}

// Slashes returns a path with slashes, as findings and patterns have it.
func (p Platform) Slashes(path string) string {
	if p.Windows {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	return path
}

// write puts a path together that was taken apart.
func (p Platform) write(at pathParts) string {
	path := strings.Join(at.parts, "/")
	if at.rooted && (path != "" || !strings.HasPrefix(at.volume, "//")) {
		path = "/" + path
	}
	if path = at.volume + path; path == "" {
		path = "."
	}
	if p.Windows {
		path = strings.ReplaceAll(path, "/", `\`)
	}
	return path
}
