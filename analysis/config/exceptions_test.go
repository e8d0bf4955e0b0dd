package config

import "testing"

func TestTheFolderOfExceptionListsIsNamedByTheRepository(t *testing.T) {
	for text, want := range map[string]string{
		"rule_dirs: [rules]\ndirectories: {action_dir: actions, exception_dir: exceptions}\n": "/c/exceptions",
		"rule_dirs: [rules]\ndirectories: {exception_dir: /elsewhere}\n":                      "/elsewhere",
		"rule_dirs: [rules]\n": "",
	} {
		got := Discover("/c/rules", disk{"/c/_config.yaml": text}.surroundings(nil))
		if got.Repository == nil || got.Repository.ExceptionDir != want {
			t.Errorf("%q: %+v", text, got.Repository)
		}
	}
}
