package schema

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
)

//go:embed words.tsv
var wordTable string

var ownWords = sync.OnceValue(func() map[string]string {
	out := make(map[string]string)
	for line := range strings.Lines(wordTable) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		out[name] = text
	}
	return out
})

// reuses are objects whose members are also members of another: what they are
// of, and the beginning of the names under which their members are described.
var reuses = []struct{ whole, of, as string }{
	{"process.parent", "the parent process", "process."},
	{"process.entry_leader", "the process that began the session", "process."},
	{"process.session_leader", "the process that leads the terminal's session", "process."},
	{"process.group_leader", "the process that leads the group", "process."},
	{"process.previous", "what the process ran before", "process."},
	{"process.Ext.effective_parent", "the process on whose behalf it was started", "process."},
	{"Target.process", "the process that it was done to", "process."},
	{"user.target", "the user that it was done to", "user."},
	{"user.effective", "the user whose rights were used", "user."},
	{"user.changes", "what was changed of the user", "user."},
	{"client", "the client", ""},
	{"server", "the server", ""},
	{"source", "the side that it came from", ""},
	{"destination", "the side that it went to", ""},
	{"host.geo", "the machine", "geo."},
}

// everywhere are objects that many others have.
var everywhere = []string{"code_signature", "hash", "pe", "elf"}

// longestName bounds the names that are looked for, in bytes.
const longestName = 200

// InWords says in a phrase what a field that rules often use is for; empty for
// others. What a workspace's own schema says is told by [Scope.Words].
func InWords(name string) string {
	if text := ownWords()[name]; text != "" || len(name) > longestName {
		return text
	}
	for _, r := range reuses {
		if member, found := strings.CutPrefix(name, r.whole+"."); found {
			if text := InWords(r.as + member); text != "" {
				return "of " + r.of + ": " + text
			}
		}
	}
	for _, object := range everywhere {
		if _, member, found := strings.Cut(name, "."+object+"."); found {
			return ownWords()[object+"."+member]
		}
	}
	return ""
}

// Words is what the schema files of a workspace say of a field, and the data
// set that says it; empty where none does.
func (s *Scope) Words(name string) (string, *Dataset) {
	if s == nil {
		return "", nil
	}
	for _, sets := range [][]*Dataset{s.Datasets(), s.additions} {
		for _, d := range sets {
			if text := d.said(name); text != "" {
				return text, d
			}
		}
	}
	if ecs := s.catalogue.ecs; ecs != nil {
		return ecs.said(name), ecs
	}
	return "", nil
}

// said is what is said of an entry to a reader.
func (d *Dataset) said(name string) string {
	list := d.table.words
	if len(list) == 0 {
		return ""
	}
	id := d.table.find(name)
	if id < 0 {
		return ""
	}
	at := d.search(id)
	if at == d.size || d.table.entryName(d.first+at) != id {
		return ""
	}
	i := sort.Search(len(list), func(i int) bool { return list[i].entry >= d.first+at })
	if i < len(list) && list[i].entry == d.first+at {
		return list[i].text
	}
	return ""
}
