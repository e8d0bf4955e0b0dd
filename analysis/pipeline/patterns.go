package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// patternKey is a column that a DISSECT pattern makes, and where the pattern
// names it.
type patternKey struct {
	name  string
	spans []source.Span
}

// dissectKeys returns the columns that a DISSECT pattern makes, in its order;
// message says what is wrong with it, if anything is.
func dissectKeys(pattern string) (keys []patternKey, message string) {
	any, index := false, map[string]int{}
	for at := 0; ; {
		i := strings.Index(pattern[at:], "%{")
		if i < 0 {
			break
		}
		start := at + i + 2
		end := strings.IndexByte(pattern[start:], '}')
		if end < 0 {
			return keys, "a key of this pattern is never closed: expected `}`"
		}
		any = true
		at = start + end + 1
		key := strings.TrimSuffix(pattern[start:start+end], "->")
		if strings.HasPrefix(key, "?") {
			continue
		}
		key, appended := strings.CutPrefix(key, "+")
		if appended {
			start++
			key, _, _ = strings.Cut(key, "/")
		}
		if strings.HasPrefix(key, "*") || strings.HasPrefix(key, "&") {
			return keys, "`DISSECT` has no reference keys such as `%{" + key + "}`"
		}
		if key == "" {
			continue
		}
		span := source.Span{Start: start, End: start + len(key)}
		if i, ok := index[key]; ok {
			keys[i].spans = append(keys[i].spans, span)
		} else {
			index[key] = len(keys)
			keys = append(keys, patternKey{key, []source.Span{span}})
		}
	}
	if !any {
		return nil, "this pattern takes nothing: its parts are written `%{name}`"
	}
	return keys, ""
}

// grokTypes are the types that a GROK pattern can ask for.
var grokTypes = map[string]Type{
	"": Keyword, "string": Keyword, "keyword": Keyword, "int": Integer, "long": Long,
	"float": Double, "double": Double, "boolean": Boolean,
}

// grokColumn is a column that a GROK pattern makes, and where the pattern
// names it.
type grokColumn struct {
	column *Column
	spans  []source.Span
}

// grokColumns returns the columns that a GROK pattern makes.
func grokColumns(pattern string) (columns []grokColumn, message string) {
	index := map[string]int{}
	add := func(start int, name string, typ Type) {
		span := source.Span{Start: start, End: start + len(name)}
		if name == "" {
			return
		}
		if i, ok := index[name]; ok {
			columns[i].column.Multi = true
			columns[i].spans = append(columns[i].spans, span)
			return
		}
		index[name] = len(columns)
		columns = append(columns, grokColumn{&Column{Name: name, Type: typ, Sure: typ != Unknown}, []source.Span{span}})
	}
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '\\':
			i++
		case strings.HasPrefix(pattern[i:], "%{"):
			end := strings.IndexByte(pattern[i:], '}')
			if end < 0 {
				return columns, "a part of this pattern is never closed: expected `}`"
			}
			name, rest, named := strings.Cut(pattern[i+2:i+end], ":")
			if near := misspeltPattern(name); near != "" && message == "" {
				message = "no GROK pattern `" + name + "`: did you mean `" + near + "`?"
			} else if message == "" && strings.ToUpper(name) != name {
				message = "no GROK pattern `" + name + "`: their names are in capitals"
			}
			if named {
				field, typ, _ := strings.Cut(rest, ":")
				known, ok := grokTypes[typ]
				if !ok {
					known = Keyword // a word that is no type leaves a string
				}
				add(i+len("%{")+len(name)+len(":"), field, known)
			}
			i += end
		case strings.HasPrefix(pattern[i:], "(?<"):
			rest := pattern[i+3:]
			if end := strings.IndexByte(rest, '>'); end > 0 && rest[0] != '=' && rest[0] != '!' {
				add(i+3, rest[:end], Keyword)
			}
		}
	}
	if message == "" {
		message = grokSlip(pattern)
	}
	return columns, message
}

// grokSlip says what is wrong with the regular expression of a GROK pattern: a
// bracket without the other one, or a repetition of nothing. It is "" for one
// that may be right.
func grokSlip(pattern string) string {
	if strings.Contains(pattern, "(?#") || strings.Contains(pattern, "(?x") {
		return "" // where brackets may stand in comments
	}
	open, class, fresh := 0, false, true // fresh says that there is nothing to repeat
	for i := 0; i < len(pattern); i++ {
		c, was := pattern[i], fresh
		fresh = false
		switch {
		case c == '\\':
			if i++; i == len(pattern) {
				return "the `\\` at the end of this pattern escapes nothing"
			}
		case class && c == '[':
			return "" // sets in sets are not looked into
		case class:
			class = c != ']' || pattern[i-1] == '[' || strings.HasSuffix(pattern[:i], "[^")
		case c == '[':
			class = true
		case strings.HasPrefix(pattern[i:], "%{"):
			i += max(0, strings.IndexByte(pattern[i:], '}'))
		case c == '(':
			open++
			fresh = !strings.HasPrefix(pattern[i:], "(?")
			if !fresh {
				i++
			}
		case c == ')':
			if open--; open < 0 {
				return "a `)` of this pattern has no `(`"
			}
		case c == '|':
			fresh = true
		case (c == '*' || c == '+' || c == '?') && was:
			return "a `" + string(c) + "` of this pattern repeats nothing"
		}
	}
	switch {
	case class:
		return "a `[` of this pattern is never closed"
	case open > 0:
		return "a `(` of this pattern is never closed"
	}
	return ""
}

// misspeltPattern returns the pattern that a name is nearly that of; "" if it is
// one, or none that is known here.
func misspeltPattern(name string) string {
	near := nearest(name, grokPatterns)
	apart := len(near) - len(name)
	if near == name || strings.ToUpper(name) != name || len(name) < 4 || apart < -1 || apart > 1 {
		return ""
	}
	return near
}

// grokPatterns are the names of the patterns that are always there and that
// people use. Others exist: a name that is not here is no mistake, unless it is
// nearly one of these.
var grokPatterns = strings.Fields(`
USERNAME USER EMAILLOCALPART EMAILADDRESS INT BASE10NUM NUMBER BASE16NUM BASE16FLOAT POSINT NONNEGINT WORD NOTSPACE SPACE
DATA GREEDYDATA QUOTEDSTRING UUID URN MAC CISCOMAC WINDOWSMAC COMMONMAC IPV6 IPV4 IP HOSTNAME IPORHOST HOSTPORT HOST PATH
UNIXPATH TTY WINPATH URIPROTO URIHOST URIPATH URIQUERY URIPARAM URIPATHPARAM URI MONTH MONTHNUM MONTHNUM2 MONTHDAY DAY YEAR
HOUR MINUTE SECOND TIME DATE_US DATE_EU ISO8601_TIMEZONE ISO8601_SECOND TIMESTAMP_ISO8601 DATE DATESTAMP TZ
DATESTAMP_RFC822 DATESTAMP_RFC2822 DATESTAMP_OTHER DATESTAMP_EVENTLOG SYSLOGTIMESTAMP PROG SYSLOGPROG SYSLOGHOST
SYSLOGFACILITY HTTPDATE QS SYSLOGBASE LOGLEVEL BOOL SYSLOGLINE HTTPDUSER HTTPDERROR_DATE COMMONAPACHELOG COMBINEDAPACHELOG
JAVACLASS JAVAFILE JAVAMETHOD JAVALOGMESSAGE CRON_ACTION CRONLOG`)
