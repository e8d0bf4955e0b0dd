package config

import _ "embed"

//go:embed rulewright.v1.schema.json
var jsonSchema []byte

// JSONSchema returns the JSON Schema of rulewright.toml, which documents its
// keys. Nobody changes it.
func JSONSchema() []byte { return jsonSchema }
