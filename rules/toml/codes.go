package toml

// The codes of a tree's problems. All but the last three are about syntax.
const (
	CodeByteOrderMark = "byte-order-mark"
	CodeCharacter     = "invalid-character" // a control character, a lone carriage return, no UTF-8
	CodeComma         = "expected-comma"
	CodeDate          = "invalid-date"
	CodeDepth         = "nested-too-deeply"
	CodeEquals        = "expected-equals"
	CodeEscape        = "invalid-escape"
	CodeHeader        = "invalid-header"
	CodeKey           = "expected-key"
	CodeNumber        = "invalid-number"
	CodeQuotes        = "expected-quotes" // a bare word where a string is meant
	CodeRefused       = "refused"         // go-toml's own words, for want of better ones
	CodeUnclosed      = "unclosed"        // a string, list, table or header
	CodeUnexpected    = "unexpected-text"
	CodeValue         = "expected-value"

	CodeDuplicateKey   = "duplicate-key"
	CodeDuplicateTable = "duplicate-table"
	CodeConflict       = "conflicting-key" // a key used as two different things
)
