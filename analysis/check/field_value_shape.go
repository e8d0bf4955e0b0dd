package check

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var fieldValueShape = &Check{
	ID:    "field/value-shape",
	Title: "value of a shape that the field never has",
	Text: "A field such as `process.name` holds the last part of a path and never a whole one; `process.executable` and " +
		"`file.path` hold a whole path, which on Linux and macOS begins with `/`. An identifier has groups of 8, 4, 4, 4 " +
		"and 12 digits, a hash as many as its kind has. A domain is a name without `https://`, and a file's extension has " +
		"no dot before it. A value of another shape matches nothing.",
	Bad:      Example{Language: "eql", Query: `process where process.name == "/usr/bin/nc"`},
	Good:     Example{Language: "eql", Query: `process where process.name == "nc" and process.executable == "/usr/bin/nc"`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			if strings.HasPrefix(u.op, "regex") {
				return
			}
			message := u.misshapen()
			if message != "" && q.KQL != nil && kqlRegex.MatchString(u.text) && nameFields[u.field] {
				message = "KQL has no regular expressions: `/` stands for itself"
			}
			if message != "" {
				p.Reportf(q.InFile(u.at), message)
			}
		})
	},
}

func (u *use) misshapen() string {
	if strings.Count(u.text, "-") == 4 && brokenGUID.MatchString(u.text) && !strings.Contains(u.text, "*") {
		if digits := groups(u.text); digits != "8-4-4-4-12" {
			return "an identifier has groups of 8-4-4-4-12 digits, and this one of " + digits
		}
	}
	if message := u.notOfKind(); message != "" {
		return message
	}
	switch {
	case nameFields[u.field] && strings.ContainsAny(u.text, `/\`) && absolutePath.MatchString(u.text):
		return "`" + u.field + "` holds a name without its folders: a whole path never matches"
	case pathFields[u.field] && isRelative(u.text):
		return "`" + u.field + "` holds a whole path: this one lacks the `/` that it begins with"
	case pathFields[u.field] && !strings.ContainsAny(u.text, `/\`) && bareProgram.MatchString(u.text):
		return "`" + u.field + "` holds a whole path: a name without its folders never matches"
	}
	return ""
}

// notOfKind says what is wrong with a value of a field whose last part tells
// what it holds.
func (u *use) notOfKind() string {
	leaf := u.leaf()
	switch leaf {
	case "domain", "registered_domain", "subdomain", "top_level_domain":
		return u.noScheme()
	case "name":
		if strings.HasSuffix(u.field, "dns.question.name") {
			return u.noScheme()
		}
	case "extension":
		if (strings.HasPrefix(u.field, "file.") || u.field == "url.extension") && dottedExtension.MatchString(u.text) {
			return "`" + u.field + "` holds what follows the dot, and never the dot"
		}
	case "port":
		if n, err := strconv.Atoi(u.text); err == nil && n > math.MaxUint16 {
			return "no port has a number above 65535"
		}
	}
	if length := hashLengths[leaf]; length > 0 && strings.HasSuffix(u.field, "hash."+leaf) && len(u.text) >= 8 {
		switch isHex := hexDigits.MatchString(u.text); {
		case isHex && len(u.text) != length:
			return fmt.Sprintf("`%s` has %d digits, and this value %d", u.field, length, len(u.text))
		case !isHex && len(u.text) == length && !u.wildcards:
			return "`" + u.field + "` is written in the digits 0 to 9 and a to f alone"
		}
	}
	return ""
}

func (u *use) noScheme() string {
	if !strings.Contains(u.text, "://") {
		return ""
	}
	return "`" + u.field + "` holds a name alone: an address with `://` never matches"
}

// hashLengths are the digits of a hash, by the name of its kind.
var hashLengths = map[string]int{"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}

// nameFields hold the last part of a path.
var nameFields = map[string]bool{
	"process.name": true, "process.parent.name": true, "process.group_leader.name": true, "process.session_leader.name": true,
	"process.entry_leader.name": true, "file.name": true, "dll.name": true,
}

// pathFields hold whole paths.
var pathFields = map[string]bool{
	"process.executable": true, "process.parent.executable": true, "process.group_leader.executable": true,
	"process.session_leader.executable": true, "process.entry_leader.executable": true, "file.path": true, "dll.path": true,
}

var (
	// absolutePath is the beginning of a whole path with at least one folder.
	absolutePath = regexp.MustCompile(`^(/[\w.*-]+/|[A-Za-z?*]:\\|\\\\|\?:\\|\*\\)`)
	// bareProgram is a program's file name and nothing else.
	bareProgram = regexp.MustCompile(`(?i)^[\w.-]+\.(exe|dll|com|scr|sh|py|pl|ps1|bat|cmd)$`)
	// dottedExtension is an extension as it is written behind a name.
	dottedExtension = regexp.MustCompile(`^\*?\.\w+$`)
	hexDigits       = regexp.MustCompile(`^[0-9A-Fa-f]+$`)
	// kqlRegex is what is meant as a regular expression.
	kqlRegex = regexp.MustCompile(`^/.*[*+\[\](|].*/$`)
	// brokenGUID is what somebody means as an identifier, right or not.
	brokenGUID = regexp.MustCompile(`^\{?[0-9A-Fa-f]{6,10}(-[0-9A-Fa-f]{3,5}){3}-[0-9A-Fa-f]{10,14}\}?$`)
)

// isRelative reports whether a text is a path of Linux or macOS without its
// first character.
func isRelative(text string) bool {
	folder, _, ok := strings.Cut(text, "/")
	return ok && rootFolders[folder]
}

// rootFolders are those of the root of Linux or macOS.
var rootFolders = map[string]bool{
	"usr": true, "bin": true, "sbin": true, "etc": true, "tmp": true, "var": true, "home": true, "opt": true, "dev": true,
	"proc": true, "root": true, "lib": true, "lib64": true,
	"Users": true, "Applications": true, "Library": true, "System": true, "private": true,
}

// groups counts the digits of an identifier: "8-4-4-4-12".
func groups(guid string) string {
	parts := strings.Split(strings.Trim(guid, "{}"), "-")
	for i, part := range parts {
		parts[i] = digits[min(len(part), len(digits)-1)]
	}
	return strings.Join(parts, "-")
}

var digits = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"}
