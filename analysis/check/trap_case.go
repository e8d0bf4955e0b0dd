package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

var trapCase = &Check{
	ID:    "trap/case",
	Title: "case in which the value never comes",
	Text: "`==`, `in` and `like` in EQL, and KQL on a keyword field, tell upper from lower case. The original file name " +
		"in a program's header has the case that its maker gave it, such as `Cmd.Exe` and `PowerShell.EXE`: in another " +
		"case the comparison finds nothing. The check knows the names of the Windows programs that rules ask for most, " +
		"and is silent where a list has the right case too, and in exclusions.\n\nOf ES|QL it tells also where a file's name or " +
		"path is compared in lower case in one place (`TO_LOWER`) and as it is in another, and where one name is written in " +
		"two cases.",
	Bad:      Example{Language: "eql", Query: `process where process.pe.original_file_name == "cmd.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.pe.original_file_name : "cmd.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			uses := q.uses()
			for i := range uses {
				if u := &uses[i]; !u.fold && !u.wildcards && !u.negated && u.leaf() == "original_file_name" {
					reportCase(p, q, uses, u)
				}
			}
			if q.ESQL != nil {
				caseESQL(p, q)
			}
		}
	},
}

// originalNames are the original file names of Windows programs, as their
// headers have them, by their names in lower case.
var originalNames = map[string]string{
	"cmd.exe": "Cmd.Exe", "powershell.exe": "PowerShell.EXE", "regsvr32.exe": "REGSVR32.EXE",
	"rundll32.exe": "RUNDLL32.EXE", "mshta.exe": "MSHTA.EXE", "certutil.exe": "CertUtil.exe",
}

func reportCase(p *Pass, q *Query, uses []use, u *use) {
	name, known := originalNames[strings.ToLower(u.text)]
	if !known || name == u.text {
		return
	}
	for i := range uses {
		if uses[i].field == u.field && uses[i].text == name {
			return // the right case stands beside it
		}
	}
	f := Finding{
		Span:    q.InFile(u.at),
		Message: fmt.Sprintf("`%s` is written `%s` in the program's header, and the comparison tells upper from lower case", u.text, name),
		Witness: q.missed(u.at, name),
	}
	if u.quoted {
		f.Fixes = []Fix{{Title: "Replace with `" + name + "`", Edits: []source.Edit{{Span: q.InFile(u.at), NewText: `"` + name + `"`}}}}
	}
	p.Report(f)
}
