package catalogue

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// remark is a text that a list of fields may have or not: one that is no text
// is none, and no mistake either, as nothing depends on it.
type remark string

// UnmarshalYAML takes a text.
func (r *remark) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*r = remark(node.Value)
	}
	return nil
}

// UnmarshalJSON takes a text.
func (r *remark) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*r = remark(text)
	}
	return nil
}

// maxRemark is how much of what a list says of a field is kept, in bytes.
const maxRemark = 300

// shortened is the first paragraph of a text on one line, as far as it is kept.
func shortened(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n\n")
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if len(text) <= maxRemark {
		return text
	}
	end := maxRemark
	for !utf8.RuneStart(text[end]) {
		end--
	}
	if blank := strings.LastIndexByte(text[:end], ' '); blank > 0 {
		end = blank
	}
	return text[:end] + " …"
}
