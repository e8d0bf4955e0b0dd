package server

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"
)

// watch asks the editor to tell of changed files that what counts for others
// depends on.
func (s *server) watch() {
	options := &protocol.DidChangeWatchedFilesRegistrationOptions{Watchers: []protocol.FileSystemWatcher{
		{GlobPattern: protocol.Pattern("**/*.toml")}, // rules and configurations
		{GlobPattern: protocol.Pattern("**/_config.yaml")},
		{GlobPattern: protocol.Pattern("**/{stack-schema-map,packages}.yaml")},
		{GlobPattern: protocol.Pattern("**/{non-ecs-schema.json,integration-schemas.json.gz,integration-manifests.json.gz}")},
		{GlobPattern: protocol.Pattern("**/fields/*.yml")},
		{GlobPattern: protocol.Pattern("**/*.ndjson")},
		{GlobPattern: protocol.Pattern("**/tests/**/*.json")},
	}}
	err := s.register("watch", protocol.MethodWorkspaceDidChangeWatchedFiles, options)
	if err != nil && s.ctx.Err() == nil {
		s.warn(fmt.Sprintf("changed configurations are not noticed: %v", err))
	}
}

// DidChangeWatchedFiles looks at the configuration again. What an open text
// says counts more than its file.
func (s *server) DidChangeWatchedFiles(_ context.Context, params *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, e := range params.Changes {
		if path, ok := pathOf(e.URI); ok {
			paths = append(paths, path)
		}
	}
	s.heed(paths...)
	return nil
}

// heed looks at everything again if one of the files that changed on the disk
// counts for others: configurations, sample events, other rules.
func (s *server) heed(paths ...string) {
	again, anew := false, false
	for _, path := range paths {
		switch {
		case configures(path):
			again, anew = true, true
		case holdsSamples(path):
			again = true
		default:
			again = s.libraries.saved(path) || again
		}
	}
	if anew {
		s.libraries.clear() // it may say otherwise what is in them
	}
	if again {
		s.reload()
	}
	if anew {
		go s.openFolders() // also where nothing is open
	}
}

// holdsSamples reports whether a file may have sample events.
func holdsSamples(path string) bool {
	switch filepath.Ext(path) {
	case ".ndjson", ".json":
		return true
	}
	return false
}

// DidChangeConfiguration takes the editor's settings over and looks at
// everything again: they say nothing that findings depend on, but whoever
// changes them expects to see something.
func (s *server) DidChangeConfiguration(_ context.Context, params *protocol.DidChangeConfigurationParams) error {
	switch {
	case len(params.Settings) > 0 && string(params.Settings) != "null":
		s.apply(params.Settings)
	case s.view.Load().client.keepsSettings:
		go s.askForSettings(s.ctx)
	}
	s.reload()
	return nil
}

// DidChangeWorkspaceFolders adds and removes folders.
func (s *server) DidChangeWorkspaceFolders(_ context.Context, params *protocol.DidChangeWorkspaceFoldersParams) error {
	v := *s.view.Load()
	v.folders = slices.Clone(v.folders)
	for _, removed := range params.Event.Removed {
		if path, ok := pathOf(removed.URI); ok {
			v.folders = slices.DeleteFunc(v.folders, func(f string) bool { return f == path })
		}
	}
	for _, added := range params.Event.Added {
		v.folders = addFolder(v.folders, added.URI)
	}
	s.view.Store(&v)
	s.libraries.clear()
	s.reload()
	go s.openFolders()
	return nil
}
