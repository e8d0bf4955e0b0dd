package schema

import (
	"slices"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	const file = "logs-endpoint.events.file-*"
	const process = "logs-endpoint.events.process-*"
	tests := []struct {
		name, patterns, field string
		answer                Answer
		typ                   Type
		array                 bool
		of                    string
	}{
		{"a field of ECS", process, "process.name", Known, Keyword, false, ""},
		{"a field of ECS that holds several values", process, "process.args", Known, Keyword, true, ""},
		{"a field that ECS lacks counts as holding several", process, "process.Ext.ancestry", Known, Keyword, true, ""},
		{"a multi-field shares its parent's values", process, "process.name.text", Known, Text, false, "process.name"},
		{"a caseless multi-field", process, "process.name.caseless", Known, Keyword, false, "process.name"},
		{"a multi-field of an array", process, "process.args.text", Unknown, NoType, false, ""},
		{"a misspelt field", process, "process.nmae", Unknown, NoType, false, ""},
		{"a name is sensitive to case", process, "process.Name", Unknown, NoType, false, ""},
		{"an object's own name", process, "process.parent", Known, Object, false, ""},
		{"an object that is only a beginning of names", process, "process", Known, Object, false, ""},
		{"a field of ECS that Elastic Defend does not map", file, "process.parent.args", Unknown, NoType, false, ""},
		{"a field of ECS in an integration", "logs-okta*", "process.args_count", Known, Long, false, ""},
		{"a field of one data stream of several", file + "|" + process, "process.parent.args", Known, Keyword, true, ""},
		{"a nested object", process, "process.Ext.code_signature", Known, Nested, true, ""},
		{"a field of an integration", "logs-okta*", "okta.actor.alternate_id", Known, Keyword, true, ""},
		{"below a flattened field", "logs-aws.cloudtrail-*", "aws.cloudtrail.flattened.request_parameters.bucketName", Known, Flattened, true, ""},
		{"below an object whose members vary", "winlogbeat-*", "winlog.event_data.SomethingNew", Open, NoType, false, ""},
		{"an object of ECS that Elastic Defend maps not at all", process, "labels.team", Unknown, NoType, false, ""},
		{"an object of ECS without members", "logs-okta*", "labels.team", Open, NoType, false, ""},
		{"a field of ECS by whose name a Beat lists another, whose first parts are lost", "filebeat-*", "message", Known, "match_only_text", false, ""},
		{"a field of ECS below which a Beat lists members of another", "metricbeat-*", "network.packets", Known, Long, false, ""},
		{"a name with wildcards", "logs-o365*", "o365.audit.Parameters.Anything", Open, NoType, false, ""},
		{"an argument of a system call", "auditbeat-*", "auditd.data.a7", Known, Keyword, true, ""},
		{"a field that a pipeline adds", process, "problemchild.prediction", Known, Long, true, ""},
		{"a field of every document", process, "_index", Known, Keyword, false, ""},
		{"a Beat's field whose beginning the facts lost", "filebeat-*", "aws.cloudtrail.user_identity.arn", Open, NoType, false, ""},
		{"and the same misspelt", "filebeat-*", "aws.cloudtrail.user_identity.anr", Unknown, NoType, false, ""},
		{"fields of ECS have their beginnings", "filebeat-*", "process.dscp_value", Unknown, NoType, false, ""},
		{"an open scope knows what it knows", "logs-*", "process.name", Known, Keyword, false, ""},
		{"and nothing of the rest", "logs-*", "process.nmae", Open, NoType, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, answer := Default().Scope(strings.Split(tt.patterns, "|"), nil).Lookup(tt.field)
			if answer != tt.answer || f.Type != tt.typ || f.Array != tt.array || f.Of != tt.of {
				t.Errorf("%s: got %+v, %v", tt.field, f, answer)
			}
		})
	}
}

func TestOriginsSayWhereAFieldComesFrom(t *testing.T) {
	scope := Default().Scope([]string{"logs-endpoint.events.process-*", "winlogbeat-*", "logs-windows.forwarded*"}, nil)
	var got []string
	for _, o := range scope.Origins("process.command_line") {
		got = append(got, o.Dataset.String()+": "+string(o.Type))
	}
	want := []string{
		"Elastic Defend process events 9.6.0-prerelease.0 (August 2026): wildcard",
		"integration windows (forwarded) 1.46.0 (July 2024): wildcard",
		"ECS 9.5.0 (August 2026): wildcard",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestTypesDifferBetweenDataSets(t *testing.T) {
	scope := Default().Scope([]string{"logs-endpoint.events.registry-*", "logs-windows.sysmon_operational-*"}, nil)
	if got := scope.Types("registry.data.strings"); len(got) == 0 || got[0] != Wildcard {
		t.Errorf("got %q", got)
	}
}

func TestNestedParentsAreFound(t *testing.T) {
	scope := Default().Scope([]string{"logs-endpoint.events.process-*"}, nil)
	if got := scope.NestedIn("process.Ext.code_signature.status"); got != "process.Ext.code_signature" {
		t.Errorf("got %q", got)
	}
	if got := scope.NestedIn("process.code_signature.status"); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestFieldsAreListedInOrder(t *testing.T) {
	scope := Default().Scope([]string{"logs-endpoint.events.process-*"}, nil)
	var got []string
	for f := range scope.Prefix("process.hash.") {
		got = append(got, f.Name+" "+string(f.Type))
	}
	if want := []string{
		"process.hash.md5 keyword", "process.hash.sha1 keyword", "process.hash.sha256 keyword", "process.hash.sha512 keyword",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	got = nil
	for f := range scope.Contains("COMMAND_LINE") {
		got = append(got, f.Name)
	}
	if !slices.Contains(got, "process.parent.command_line") || !slices.IsSorted(got) {
		t.Errorf("got %q", got)
	}
	for f := range scope.OfType(IPFamily) {
		if f.Type != IP {
			t.Errorf("%s has the type %s", f.Name, f.Type)
		}
	}
}

func TestNearest(t *testing.T) {
	tests := []struct {
		name, patterns, field, want string
		slip                        bool
	}{
		{"letters swapped", "logs-endpoint.events.process-*", "process.nmae", "process.name", true},
		{"a letter missing", "logs-endpoint.events.process-*", "proces.name", "process.name", true},
		{"an underscore missing", "logs-endpoint.events.process-*", "process.commandline", "process.command_line", true},
		{"an underscore for a dot", "logs-endpoint.events.process-*", "process.parent_name", "process.parent.name", true},
		{"another case", "logs-endpoint.events.process-*", "process.ext.ancestry", "process.Ext.ancestry", true},
		{"a part missing", "logs-endpoint.events.process-*", "process.original_file_name", "process.pe.original_file_name", false},
		{"a part too many", "logs-endpoint.events.process-*", "process.father.executable", "process.executable", false},
		{"two letters", "winlogbeat-*", "powershell.file.script_blck_txt", "powershell.file.script_block_text", true},
		{"nothing like it", "logs-endpoint.events.process-*", "zebra.stripes", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Default().Scope([]string{tt.patterns}, nil).Nearest(tt.field, 3)
			if len(got) == 0 {
				got = []Suggestion{{}}
			}
			if got[0].Name != tt.want || got[0].Slip != tt.slip {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestNamesAreFoundByWhatIsShortForThem(t *testing.T) {
	for _, tt := range []struct {
		short, name string
		want        bool
	}{
		{"cmdli", "process.command_line", true},
		{"pparex", "process.parent.executable", true},
		{"ex", "process.executable", true},
		{"xe", "process.executable", false},
		{"namex", "process.name", false},
		{"sip", "source.ip", true},
	} {
		if got := isShort(tt.short, tt.name); got != tt.want {
			t.Errorf("%s for %s: %v", tt.short, tt.name, got)
		}
	}
	if s := Default().Scope([]string{"logs-endpoint.events.*"}, nil); len(slices.Collect(s.Abbreviated("CmdLi"))) == 0 {
		t.Error("nothing has the letters of CmdLi")
	}
}
