package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// kind says what a token is. The names follow Elasticsearch's lexer.
type kind uint8

const (
	tEOF  kind = iota
	tWord      // what stands where a command's name is expected
	tString
	tInteger
	tDecimal
	tIdentifier
	tQuotedIdentifier
	tPattern // a name that may have wildcards
	tSource  // an index pattern without quotes
	tPolicy
	tParam            // ?
	tNamedParam       // ?name, ?1
	tDoubleParam      // ??
	tNamedDoubleParam // ??name, ??1
	tText             // a piece of PROMQL's body

	tPipe
	tComma
	tDot
	tColon
	tSemicolon
	tCast
	tAssign
	tEq
	tCIEq
	tNeq
	tLt
	tLte
	tGt
	tGte
	tPlus
	tMinus
	tStar
	tSlash
	tPercent
	tArrow
	tOpenParen
	tCloseParen
	tOpenBracket
	tCloseBracket
	tOpenBrace
	tCloseBrace

	kAnd
	kAs
	kAsc
	kBy
	kDesc
	kFalse
	kFirst
	kGroup
	kIn
	kInfo
	kIs
	kJoin
	kKey
	kLast
	kLike
	kLimit
	kMetadata
	kNot
	kNull
	kNulls
	kOn
	kOr
	kRLike
	kScore
	kStats
	kTrue
	kUsing
	kWhere
	kWith
)

// token is a lexed piece of the query.
type token struct {
	kind   kind
	span   source.Span
	quotes quotes
}

// mode says which tokens the lexer looks for. Every command has one, as in
// Elasticsearch, where what is a name in one command is a keyword in another.
type mode uint8

const (
	commandMode mode = iota // the name of a command
	expressionMode
	fromMode
	joinMode
	projectMode // KEEP, DROP
	renameMode
	enrichMode      // the policy
	enrichFieldMode // behind ON and WITH
	expandMode      // MV_EXPAND
	changePointMode
	fuseMode
	inlineMode
	setMode
	showMode
	forkMode // also EXPLAIN
	mmrMode
	lookupMode
	promqlMode
)

// keywords are the words that a mode reads as keywords, in lower case.
var keywords = [...]map[string]kind{
	expressionMode: {
		"and": kAnd, "asc": kAsc, "by": kBy, "desc": kDesc, "false": kFalse, "first": kFirst, "in": kIn, "is": kIs,
		"last": kLast, "like": kLike, "not": kNot, "null": kNull, "nulls": kNulls, "on": kOn, "or": kOr,
		"rlike": kRLike, "true": kTrue, "where": kWhere, "with": kWith,
	},
	fromMode:        {"metadata": kMetadata, "with": kWith},
	joinMode:        {"join": kJoin, "as": kAs, "on": kOn, "using": kUsing},
	renameMode:      {"as": kAs},
	enrichMode:      {"on": kOn, "with": kWith},
	enrichFieldMode: {"with": kWith},
	changePointMode: {"on": kOn, "as": kAs, "by": kBy},
	fuseMode:        {"group": kGroup, "score": kScore, "key": kKey, "with": kWith, "by": kBy},
	inlineMode:      {"stats": kStats},
	setMode:         {"true": kTrue, "false": kFalse, "null": kNull},
	showMode:        {"info": kInfo},
	mmrMode:         {"limit": kLimit, "on": kOn},
	lookupMode:      {"on": kOn},
	promqlMode:      nil,
}

// keyword is a word with a meaning in a mode.
type keyword struct {
	word string // in lower case
	kind kind
}

// keywordsFrom are the keywords of each mode by their first letter, whose case
// does not count.
var keywordsFrom = func() (out [len(keywords)][32][]keyword) {
	for m, words := range keywords {
		for word, k := range words {
			first := &out[m][word[0]&31]
			*first = append(*first, keyword{word, k})
		}
	}
	return out
}()

// keywordOf returns the keyword that a word is in a mode; false if none.
func keywordOf(m mode, word string) (kind, bool) {
	if word == "" || !isLetter(word[0]) {
		return 0, false
	}
	for _, k := range keywordsFrom[m][word[0]&31] {
		if len(k.word) == len(word) && strings.EqualFold(k.word, word) {
			return k.kind, true
		}
	}
	return 0, false
}

// symbol is a token of punctuation.
type symbol struct {
	text string
	kind kind
}

// symbolsFrom are the symbols by their first byte, longest first.
var symbolsFrom = func() (out [128][]symbol) {
	for _, s := range symbols {
		out[s.text[0]] = append(out[s.text[0]], s)
	}
	return out
}()

// symbols are the tokens of punctuation, longest first.
var symbols = []symbol{
	{"==", tEq},
	{"=~", tCIEq},
	{"!=", tNeq},
	{"<=", tLte},
	{">=", tGte},
	{"::", tCast},
	{"->", tArrow},
	{"|", tPipe},
	{",", tComma},
	{".", tDot},
	{":", tColon},
	{";", tSemicolon},
	{"=", tAssign},
	{"<", tLt},
	{">", tGt},
	{"+", tPlus},
	{"-", tMinus},
	{"*", tStar},
	{"/", tSlash},
	{"%", tPercent},
	{"(", tOpenParen},
	{")", tCloseParen},
	{"[", tOpenBracket},
	{"]", tCloseBracket},
	{"{", tOpenBrace},
	{"}", tCloseBrace},
}

// kindSet is a set of token kinds.
type kindSet [2]uint64

func setOf(kinds ...kind) kindSet {
	var s kindSet
	for _, k := range kinds {
		s[k/64] |= 1 << (k % 64)
	}
	return s
}

func (s kindSet) with(k kind) kindSet {
	s[k/64] |= 1 << (k % 64)
	return s
}

func (s kindSet) has(k kind) bool { return s[k/64]&(1<<(k%64)) != 0 }

// symbolsOf are the symbols that a mode knows besides blanks and comments.
var symbolsOf = [...]kindSet{
	expressionMode: setOf(tPipe, tComma, tDot, tColon, tSemicolon, tCast, tAssign, tEq, tCIEq, tNeq, tLt, tLte, tGt, tGte,
		tPlus, tMinus, tStar, tSlash, tPercent, tArrow, tOpenParen, tCloseParen, tOpenBracket, tCloseBracket, tOpenBrace,
		tCloseBrace),
	fromMode:    setOf(tPipe, tComma, tColon, tCast, tAssign, tOpenParen, tCloseParen),
	joinMode:    setOf(tPipe, tColon),
	projectMode: setOf(tPipe, tCloseParen, tDot, tOpenBracket, tCloseBracket, tComma),
	renameMode:  setOf(tPipe, tCloseParen, tDot, tOpenBracket, tCloseBracket, tComma, tAssign),
	enrichMode:  setOf(tPipe, tCloseParen),
	enrichFieldMode: setOf(tPipe, tCloseParen, tOpenBracket, tCloseBracket, tAssign, tComma,
		tDot),
	expandMode:      setOf(tPipe, tCloseParen, tOpenBracket, tCloseBracket, tDot),
	changePointMode: setOf(tPipe, tCloseParen, tDot, tComma, tOpenBracket, tCloseBracket),
	fuseMode:        setOf(tPipe, tCloseParen, tComma, tDot),
	inlineMode:      {},
	setMode: setOf(tSemicolon, tAssign, tColon, tComma, tDot, tOpenBrace, tCloseBrace, tOpenBracket,
		tCloseBracket),
	showMode:   setOf(tPipe),
	forkMode:   setOf(tPipe, tOpenParen, tCloseParen),
	mmrMode:    setOf(tOpenBracket, tCloseBracket, tComma, tPlus, tMinus, tOpenParen, tCloseParen, tCast),
	lookupMode: setOf(tPipe, tCloseParen, tColon, tComma, tDot),
	promqlMode: setOf(tPipe, tOpenParen, tCloseParen, tAssign, tColon, tCast, tComma),
}

// wordsOf says what kind of word a mode reads: identifiers, patterns with
// wildcards, index patterns or policy names.
var wordsOf = [...]kind{
	expressionMode: tIdentifier, expandMode: tIdentifier, changePointMode: tIdentifier, fuseMode: tIdentifier,
	inlineMode: tIdentifier, showMode: tIdentifier, mmrMode: tIdentifier, setMode: tIdentifier, promqlMode: tIdentifier,
	fromMode: tSource, joinMode: tSource, lookupMode: tSource,
	projectMode: tPattern, renameMode: tPattern, enrichFieldMode: tPattern,
	enrichMode: tPolicy,
	forkMode:   tEOF,
}

// hasStrings are the modes that know strings in quotes.
var hasStrings = [...]bool{
	expressionMode: true, fromMode: true, joinMode: true, enrichMode: true, setMode: true, mmrMode: true,
	lookupMode: true, promqlMode: true,
}

// hasNumbers are the modes that know numbers.
var hasNumbers = [...]bool{expressionMode: true, setMode: true, mmrMode: true, promqlMode: false}

// hasParams are the modes that know parameters.
var hasParams = [...]bool{
	expressionMode: true, fromMode: true, projectMode: true, renameMode: true, enrichFieldMode: true, expandMode: true,
	fuseMode: true, setMode: true, mmrMode: true, promqlMode: true,
}
