package server

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// esqlCursor is what is being typed at an offset of a query in ES|QL. A query
// that is being typed has no tree at that place yet, so that its tokens are
// read from the start.
type esqlCursor struct {
	// word is the part of the text that is being typed, with what of it is
	// behind the cursor.
	word source.Span
	// quoted says that the word is inside quotes, comment that nothing but a
	// comment is being typed.
	quoted, comment bool
	// first says that a query begins here, or a part of one in parentheses.
	first bool
	// command is the one that is being typed, in lower case; "" where its name
	// is.
	command string
	// clause is the last keyword of the command that begins a part of it, such
	// as "by".
	clause string
	// item is what stands before the word, since the last comma or the
	// parenthesis around; before are the items in front of it.
	item   []esqlToken
	before [][]esqlToken
	// call is the function whose arguments the items are; "" where they are
	// none.
	call string
	// inCall says that a function is being called, here or further out.
	inCall bool
	// compared is the column that a list of values is compared with.
	compared string
	// seen are the clauses that the command has.
	seen []string
}

// esqlToken is a token, or a whole call.
type esqlToken struct {
	kind esqlKind
	text string // a word in lower case; a name without backquotes as it is
}

type esqlKind uint8

const (
	esqlWord esqlKind = iota
	esqlQuoted
	esqlNumber
	esqlString
	esqlSymbol
	esqlCall  // of the function that text names
	esqlGroup // in parentheses or brackets
)

// readESQL reads text up to an offset.
func readESQL(text string, at int) esqlCursor {
	r := esqlReader{text: text[:at], frames: []esqlFrame{{first: true}}}
	for r.i < at && r.token() {
	}
	if r.typed.IsEmpty() && !r.quoted {
		r.typed = source.Span{Start: at, End: at}
	}
	top := &r.frames[len(r.frames)-1]
	stage := r.stage()
	c := esqlCursor{
		word: r.typed, quoted: r.quoted, comment: r.comment, first: stage.first, command: stage.command,
		clause: stage.clause, seen: stage.seen, item: top.item, before: top.before, call: top.call, compared: top.compared,
		inCall: slices.ContainsFunc(r.frames, func(f esqlFrame) bool { return f.call != "" }),
	}
	if n := len(c.item); n > 0 && !r.quoted && !c.word.IsEmpty() && r.pending {
		c.item = c.item[:n-1]
	}
	for c.word.End < len(text) && r.isWord(text[c.word.End]) {
		c.word.End++
	}
	return c
}

// esqlFrame is an open parenthesis, or the query itself: a list of items, and
// where it begins a part of the pipeline, the command there.
type esqlFrame struct {
	// stage is the number of the frame in which the commands around it stand:
	// its own where commands stand in it, of which the next lines tell.
	stage           int
	first           bool
	command, clause string
	seen            []string

	call     string
	compared string
	item     []esqlToken
	before   [][]esqlToken
}

// esqlReader is the state of readESQL between tokens.
type esqlReader struct {
	text   string
	i      int
	frames []esqlFrame
	// pending says that the last token reaches to the end of the text: it is
	// still being typed.
	pending bool

	typed           source.Span
	quoted, comment bool
}

// maxFrames bounds how many open parentheses are remembered.
const maxFrames = 500

func (r *esqlReader) top() *esqlFrame { return &r.frames[len(r.frames)-1] }

// stage returns the frame whose commands the text is in.
func (r *esqlReader) stage() *esqlFrame { return &r.frames[r.top().stage] }

// token reads one token; it is false where the text ends inside of one.
func (r *esqlReader) token() bool {
	rest := r.text[r.i:]
	r.pending = false
	switch c := rest[0]; {
	case isBlankByte(c):
		r.i++
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return r.skipComment(rest)
	case c == '"':
		return r.readString(rest)
	case c == '`':
		return r.readQuoted(rest)
	case r.isWord(c):
		r.readWord(rest)
	default:
		r.readSymbol(rest)
	}
	return true
}

func (r *esqlReader) skipComment(rest string) bool {
	n, closed := commentLen(rest)
	r.comment = !closed
	r.i += n
	return closed
}

func (r *esqlReader) readString(rest string) bool {
	n := quotedLen(rest)
	quotes := 1
	if strings.HasPrefix(rest, `"""`) {
		quotes = 3
	}
	if n < 2*quotes || n == len(rest) && !strings.HasSuffix(rest, `"`) {
		r.quoted, r.typed = true, source.Span{Start: min(r.i+quotes, len(r.text)), End: len(r.text)}
		return false
	}
	r.i += n
	r.add(esqlToken{esqlString, rest[quotes : n-quotes]})
	return true
}

func (r *esqlReader) readQuoted(rest string) bool {
	end := 1
	for end < len(rest) && rest[end] != '`' {
		end++
	}
	if end == len(rest) {
		r.typed = source.Span{Start: r.i, End: len(r.text)}
		return false
	}
	r.i += end + 1
	r.add(esqlToken{esqlQuoted, rest[1:end]})
	return true
}

// isWord reports whether a byte belongs to a word: in the names of indices and
// in patterns, more do.
func (r *esqlReader) isWord(c byte) bool {
	if isWordByte(c) && c != '*' && c != '-' && c != '~' || c >= 0x80 {
		return true
	}
	s := r.stage()
	switch {
	case r.top() != s:
		return false
	case strings.HasSuffix(s.command, "join") && s.clause == "":
		return c == '-' || c == ':'
	case s.command == "from" || s.command == "ts":
		return s.clause == "" && (c == '-' || c == '*' || c == ':' || c == '<' || c == '>')
	case s.command == "keep" || s.command == "drop":
		return c == '*' || c == '-'
	}
	return false
}

func (r *esqlReader) readWord(rest string) {
	n := 1
	for n < len(rest) && r.isWord(rest[n]) {
		n++
	}
	start := r.i
	r.i += n
	word := rest[:n]
	if r.i == len(r.text) {
		r.typed, r.pending = source.Span{Start: start, End: r.i}, true
	}
	lower := strings.ToLower(word)
	switch top, stage := r.top(), r.stage(); {
	case top == stage && stage.command == "":
		if !r.pending {
			stage.command = lower
		} else {
			stage.item = append(stage.item, esqlToken{esqlWord, word})
		}
	case top == stage && !r.pending && stage.joins(lower):
	case top != stage && !r.pending && len(top.item) == 0 && len(top.before) == 0 && top.call == "" && isSourceCommand(lower):
		top.stage, top.command = len(r.frames)-1, lower
	case word[0] >= '0' && word[0] <= '9':
		r.add(esqlToken{esqlNumber, word})
	default:
		r.add(esqlToken{esqlWord, word})
	}
}

func isSourceCommand(word string) bool { return word == "from" || word == "row" || word == "ts" }

// clauses are the keywords that begin a part of a command.
var clauses = map[string][]string{
	"from": {"metadata"}, "ts": {"metadata"}, "stats": {"by", "where"}, "inlinestats": {"by", "where"},
	"inline stats": {"by", "where"}, "rename": {"as"}, "enrich": {"on", "with"}, "lookup join": {"on"},
	"change_point": {"on", "as", "by"}, "completion": {"with"}, "rerank": {"on", "with"}, "limit": {"by"},
	"fuse": {"score", "group", "key", "with"}, "mmr": {"on", "limit", "with"}, "highlight": {"on", "with"},
	"user_agent": {"with"}, "ip_location": {"with"}, "left join": {"on"}, "right join": {"on"},
}

// joins takes a word that belongs to the command itself: the second word of
// its name, or the keyword of a clause.
func (f *esqlFrame) joins(word string) bool {
	two := f.command + " " + word
	switch {
	case len(f.item) == 0 && (two == "inline stats" || strings.HasSuffix(two, " join") && clauses[two] != nil):
		f.command = two
		return true
	case slices.Contains(clauses[f.command], word):
		f.clause = word
		f.seen = append(f.seen, word)
		f.item, f.before = nil, nil
		return true
	}
	return false
}

func (r *esqlReader) readSymbol(rest string) {
	switch c := rest[0]; c {
	case '|':
		r.pipe()
	case ';': // behind SET
		r.pipe()
		r.top().first = true
	case ',':
		top := r.top()
		top.before, top.item = append(top.before, top.item), nil
		if top.clause == "where" || top.clause == "as" {
			top.clause = "" // of one aggregate, or one name
		}
	case '(', '[', '{':
		r.open(c)
	case ')', ']', '}':
		r.close()
	default:
		n := 1
		for n < len(rest) && strings.IndexByte("=!<>:~", rest[n]) >= 0 && strings.IndexByte("=!<>:", c) >= 0 {
			n++
		}
		r.i += n
		r.add(esqlToken{esqlSymbol, rest[:n]})
		return
	}
	r.i++
}

// pipe goes on to the next command of the pipeline around.
func (r *esqlReader) pipe() {
	at := r.top().stage
	r.frames = r.frames[:at+1]
	*r.top() = esqlFrame{stage: at}
}

func (r *esqlReader) open(c byte) {
	if len(r.frames) == maxFrames {
		return
	}
	top, stage := r.top(), r.stage()
	f := esqlFrame{stage: top.stage}
	switch n := len(top.item); {
	case top == stage && (stage.command == "fork" || stage.command == "explain"):
		f.stage, f.first = len(r.frames), stage.command == "explain"
	case top == stage && stage.command == "from" && stage.clause == "" && n == 0:
		f.stage, f.first = len(r.frames), true
	case c == '(' && n > 0 && top.item[n-1].kind == esqlWord:
		word := top.item[n-1].text
		if isListOperator(word) {
			f.compared = comparedIn(top.item)
			break
		}
		if !isOperatorWord(word) {
			f.call = strings.ToLower(word)
		}
	}
	r.frames = append(r.frames, f)
}

// close leaves a parenthesis, and what is in it becomes one token.
func (r *esqlReader) close() {
	if len(r.frames) == 1 {
		return
	}
	call := r.top().call
	r.frames = r.frames[:len(r.frames)-1]
	top := r.top()
	if n := len(top.item); call != "" && n > 0 {
		top.item[n-1] = esqlToken{esqlCall, call}
		return
	}
	top.item = append(top.item, esqlToken{kind: esqlGroup})
}

func (r *esqlReader) add(t esqlToken) {
	top := r.top()
	top.item = append(top.item, t)
}

// operatorWords are the words after which something to compute with comes.
var operatorWords = []string{"and", "or", "not", "like", "rlike", "in", "is"}

func isOperatorWord(word string) bool { return slices.Contains(operatorWords, strings.ToLower(word)) }

func isListOperator(word string) bool {
	word = strings.ToLower(word)
	return word == "in" || word == "like" || word == "rlike"
}

// wantsOperand reports whether a value or a column comes next, and not an
// operator.
func (c *esqlCursor) wantsOperand() bool {
	if len(c.item) == 0 {
		return true
	}
	switch last := c.item[len(c.item)-1]; last.kind {
	case esqlWord:
		return isOperatorWord(last.text)
	case esqlSymbol:
		return last.text != "*" || len(c.item) > 1 // COUNT(*)
	}
	return false
}

// comparison returns the column whose value is being typed; "" if none.
func (c *esqlCursor) comparison() string {
	if c.compared != "" {
		return c.compared
	}
	n := len(c.item)
	if n < 2 {
		return ""
	}
	switch last := c.item[n-1]; {
	case last.kind == esqlSymbol && strings.Trim(last.text, "=!<>:~") == "" && last.text != "=" && last.text != "::":
	case last.kind == esqlWord && isListOperator(last.text):
	default:
		return ""
	}
	return comparedIn(c.item)
}

// comparedIn returns the column before the operator at the end of an item.
func comparedIn(item []esqlToken) string {
	n := len(item) - 2
	if n >= 0 && item[n].kind == esqlWord && strings.EqualFold(item[n].text, "not") {
		n--
	}
	if n >= 0 && (item[n].kind == esqlWord || item[n].kind == esqlQuoted) {
		return item[n].text
	}
	return ""
}

func isBlankByte(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
