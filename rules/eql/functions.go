package eql

import "strings"

// Function is one of EQL's functions, as Elasticsearch 9 has them.
type Function struct {
	Name string
	// Least and Most are how many arguments it takes; Most is 0 where there is
	// no limit.
	Least, Most int
	// Insensitive says that there is a form with `~`, which ignores case.
	Insensitive bool
	// Result is what it returns.
	Result Result
	// Signature names the arguments.
	Signature string
}

// Result is the kind of value that a function returns.
type Result uint8

// The kinds of value.
const (
	BooleanResult Result = iota
	NumberResult
	StringResult
)

// functions are ordered by name.
var functions = []Function{
	{"add", 2, 2, false, NumberResult, "add(number, number)"},
	{"between", 3, 4, true, StringResult, "between(text, left, right[, greedy])"},
	{"cidrMatch", 2, 0, false, BooleanResult, "cidrMatch(address, range[, …])"},
	{"concat", 1, 0, false, StringResult, "concat(value[, …])"},
	{"divide", 2, 2, false, NumberResult, "divide(number, number)"},
	{"endsWith", 2, 2, true, BooleanResult, "endsWith(text, end)"},
	{"indexOf", 2, 3, true, NumberResult, "indexOf(text, part[, start])"},
	{"length", 1, 1, false, NumberResult, "length(text)"},
	{"modulo", 2, 2, false, NumberResult, "modulo(number, number)"},
	{"multiply", 2, 2, false, NumberResult, "multiply(number, number)"},
	{"number", 1, 2, false, NumberResult, "number(text[, base])"},
	{"startsWith", 2, 2, true, BooleanResult, "startsWith(text, start)"},
	{"string", 1, 1, false, StringResult, "string(value)"},
	{"stringContains", 2, 2, true, BooleanResult, "stringContains(text, part)"},
	{"substring", 2, 3, false, StringResult, "substring(text, start[, end])"},
	{"subtract", 2, 2, false, NumberResult, "subtract(number, number)"},
	{"wildcard", 2, 0, false, BooleanResult, "wildcard(text, pattern[, …])"},
}

// Functions lists the functions in order of name.
func Functions() []Function { return functions }

// FindFunction returns the function with a name in any case, or nil.
func FindFunction(name string) *Function {
	for i := range functions {
		if strings.EqualFold(functions[i].Name, name) {
			return &functions[i]
		}
	}
	return nil
}
