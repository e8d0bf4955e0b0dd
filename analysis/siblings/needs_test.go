package siblings

import "testing"

func TestAWiderQueryNeedsNothingThatANarrowerOneDoesNotMention(t *testing.T) {
	for _, tt := range []struct {
		wide, narrow string
		want         bool
	}{
		{`process.name : "a.b" and process.args in ("c", "d")`, `process.name : "A.B" and process.args in ("d") and user.name : "x"`, true},
		{`process.name : "a.b" and process.args in ("c", "d")`, `process.name : "a.b" and process.args in ("e")`, false},
		{`process.name : "a.b" and process.args : "c"`, `process.name : "a.b"`, false},
		{`process.name : (cmd.exe or x.exe) and file.path: *`, `process.name : x.exe and file.path : "/tmp"`, true},
		{`process.name : (cmd.exe or x.exe) and file.path: *`, `process.name : y.exe and file.path : "/tmp"`, false},
		{`process.name : ("cmd*" or "x.exe")`, `process.name : "cmd.exe"`, true},
		{`process.name : cmd* and host.name : b`, `process.name : cmd.exe and host.name : b`, true},
		{`process.name : a and not user.name : root and host.name : b`, `process.name : a and host.name : b`, true},
		{`process.name : a and not (user.name : root or (user.id : 0)) and host.name : b`, `process.name : a and host.name : c`, false},
		{`?process.name == "a" and process.pid > 1`, `process.name == "a" and ?process.pid > 10`, true},
		{`?process.name == "a"`, `process.name == "a" and process.pid > 10`, true},
		{`process.name : "\"(\" and a.b" and host.name : "c"`, `process.name : "\"(\" and a.b" and host.name : "c" and d.e : 1`, true},
		{`a != "x" and not c.d in ("y")`, `e.f : 1`, false},
		{`(((((`, `a.b : c`, false},
		{`)))) not`, `a.b : c`, false},
	} {
		x := New()
		x.Put("wide", Summary{query: tt.wide})
		if got := len(x.Wider(Mentions(tt.narrow))) == 1; got != tt.want {
			t.Errorf("%s for %s: %v, want %v; needs %v", tt.wide, tt.narrow, got, tt.want, required(tt.wide))
		}
		if needs := required(tt.wide); len(needs) > 0 && !needs.in(Mentions(tt.wide)) {
			t.Errorf("%s: needs what it does not mention", tt.wide)
		}
	}
}
