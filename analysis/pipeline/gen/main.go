// Gen makes the table of functions that package pipeline carries,
// functions.tsv, from esql.json:
//
//	go run ./gen -facts FOLDER -out functions.tsv
//
// The table has names, types and marks only. Each line is a function or an
// operator: its name, its kind, its marks, its parameters' names and its
// signatures. Signatures are written as codes of types, which the first line
// spells out.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type facts struct {
	Functions, Operators map[string]function
	InlineCast           map[string]string `json:"inline_cast"`
}

type function struct {
	Type, Name, Operator string
	License              string
	Preview              bool
	SnapshotOnly         bool `json:"snapshot_only"`
	Signatures           []signature
}

type signature struct {
	Variadic   bool
	ReturnType string
	Params     []param
}

type param struct {
	Name, Type string
	Optional   bool
}

func main() {
	folder := flag.String("facts", "", "the folder of facts")
	out := flag.String("out", "functions.tsv", "the table to write")
	flag.Parse()
	if err := run(*folder, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(folder, out string) error {
	text, err := os.ReadFile(filepath.Join(folder, "esql.json"))
	if err != nil {
		return err
	}
	var f facts
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	codes := coder{}
	var lines []string
	for _, table := range []map[string]function{f.Functions, f.Operators} {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			lines = append(lines, codes.line(name, table[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.InlineCast)) {
		lines = append(lines, name+"\tcast\t\t"+f.InlineCast[name]+"\t")
	}
	head := "types\t" + strings.Join(codes.types, " ")
	return os.WriteFile(out, []byte(head+"\n"+strings.Join(lines, "\n")+"\n"), 0o644)
}

// coder gives each type a letter or two.
type coder struct {
	types []string
}

func (c *coder) code(t string) string {
	i := slices.Index(c.types, t)
	if i < 0 {
		i = len(c.types)
		c.types = append(c.types, t)
	}
	return string("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[i])
}

func (c *coder) line(name string, f function) string {
	var marks []string
	if f.Preview {
		marks = append(marks, "preview")
	}
	if f.SnapshotOnly {
		marks = append(marks, "snapshot")
	}
	if f.License != "" {
		marks = append(marks, strings.ToLower(f.License))
	}
	if f.Operator != "" {
		name = f.Operator
		if f.Name == "neg" {
			name = "neg"
		}
	}
	var params, signatures []string
	for _, s := range f.Signatures {
		if s.Variadic && !slices.Contains(marks, "variadic") {
			marks = append(marks, "variadic")
		}
		var names []string
		code := ""
		for _, p := range s.Params {
			n := p.Name
			if p.Optional {
				n += "?"
				code += "?"
			}
			names = append(names, n)
			code += c.code(p.Type)
		}
		if len(names) > len(params) {
			params = names
		}
		signatures = append(signatures, code+":"+c.code(s.ReturnType))
	}
	return strings.Join([]string{
		name, f.Type, strings.Join(marks, " "), strings.Join(params, " "), strings.Join(signatures, " "),
	}, "\t")
}
