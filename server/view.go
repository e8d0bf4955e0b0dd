package server

import (
	"maps"
	"path/filepath"
	"strings"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// docID is the name that the editor has for a document, byte for byte: an
// answer has to use the same one.
type docID = uri.URI

// view is everything that answers depend on. It is immutable.
type view struct {
	client   client
	settings settings
	// folders are the workspace's, as absolute paths.
	folders []string
	docs    map[docID]*document
	// homes finds what counts for a folder.
	homes   *homes
	samples *sampleFiles
	// others tells what the rules of the workspace have but for one file.
	others func(but string, read func(*usage))
	now    func() time.Time
}

func newView() *view {
	return &view{
		docs: map[docID]*document{}, settings: defaultSettings, now: time.Now,
		others: func(_ string, read func(*usage)) { read(new(usage)) },
	}
}

// othersBut tells what the rules of the workspace have but for one file.
func (v *view) othersBut(path string) func(read func(*usage)) {
	others := v.others // a document must not keep its view, which has documents of its own
	return func(read func(*usage)) { others(path, read) }
}

// with returns the view with a document in place of the one that was there.
func (v *view) with(d *document) *view {
	out := *v
	out.docs = maps.Clone(v.docs)
	out.docs[d.id] = d
	return &out
}

// without returns the view without a document.
func (v *view) without(id docID) *view {
	out := *v
	out.docs = maps.Clone(v.docs)
	delete(out.docs, id)
	return &out
}

// folder returns the folder that a text without a file belongs to.
func (v *view) folder() string {
	if len(v.folders) > 0 {
		return v.folders[0]
	}
	return string(filepath.Separator)
}

// foldersOf returns the folders that the editor has open.
func foldersOf(params *protocol.InitializeParams) []string {
	var out []string
	folders, ok := params.WorkspaceFolders.Get()
	for _, f := range folders {
		out = addFolder(out, f.URI)
	}
	//lint:ignore SA1019 editors without workspace folders have only this
	if root := params.RootURI; !ok && root != nil {
		out = addFolder(out, *root)
	}
	return out
}

func addFolder(folders []string, u uri.URI) []string {
	if path, ok := pathOf(u); ok {
		folders = append(folders, strings.Clone(path)) // not the message around it
	}
	return folders
}

// pathOf returns the file that a name of the editor's stands for, as an
// absolute path; false for what is no file, such as a text never saved.
func pathOf(u uri.URI) (string, bool) {
	platform := uri.PlatformPOSIX
	if filepath.Separator == '\\' {
		platform = uri.PlatformWindows
	}
	path, ok := pathFor(u, platform)
	if !ok {
		return "", false
	}
	path = filepath.Clean(path)
	return path, filepath.IsAbs(path)
}

// pathFor is the part of pathOf that can be tried for another system than this
// one: editors name c:\rules as file:///c%3A/rules, and a share by its host.
func pathFor(u uri.URI, platform uri.Platform) (string, bool) {
	parsed, err := uri.Parse(string(u))
	if err != nil || !parsed.IsFile() {
		return "", false
	}
	return uri.FsPathFor(parsed, platform, false), true
}
