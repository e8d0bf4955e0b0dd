package esqleval

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-grok/patterns"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// grokPattern is a compiled GROK pattern. The patterns with names are those of
// go-grok, which has them without what Go's regular expressions lack.
type grokPattern struct {
	re *regexp.Regexp
	// slow stands for re where Go cannot run the expression.
	slow *backtracker
	// columns are what it makes, groups the place in columns of each of the
	// expression's groups, -1 for one without a name.
	columns []Column
	groups  []int
}

var grokReference = regexp.MustCompile(`%\{(\w+)(?::([^:}]*))?(?::(\w+))?\}`)

// grokTypes are the types that a pattern can ask for.
var grokTypes = map[string]pipeline.Type{
	"": pipeline.Keyword, "string": pipeline.Keyword, "int": pipeline.Integer, "long": pipeline.Long,
	"float": pipeline.Double, "double": pipeline.Double, "boolean": pipeline.Boolean,
}

// maxGrok bounds the length of an expanded pattern.
const maxGrok = 200_000

// compileGrok compiles a GROK pattern.
func compileGrok(text string) (*grokPattern, error) {
	g := &grokPattern{}
	names := map[string]int{}
	group := func(name string, typ pipeline.Type) string {
		i := slices.IndexFunc(g.columns, func(c Column) bool { return c.Name == name })
		if i < 0 {
			i = len(g.columns)
			g.columns = append(g.columns, Column{name, typ})
		}
		label := "g" + strconv.Itoa(len(names))
		names[label] = i
		return label
	}
	var failed error
	var expand func(text string, depth int) string
	expand = func(text string, depth int) string {
		return grokReference.ReplaceAllStringFunc(text, func(reference string) string {
			m := grokReference.FindStringSubmatch(reference)
			definition, ok := grokDefinition(m[1])
			if !ok || depth > 20 {
				failed = refuse("Unable to find pattern [%s] in Grok's pattern dictionary", m[1])
				return ""
			}
			typ, ok := grokTypes[m[3]]
			if !ok {
				failed = refuse("[%s] is no type for GROK", m[3])
			}
			if m[2] == "" {
				return "(?:" + expand(definition, depth+1) + ")"
			}
			label := group(m[2], typ)
			return "(?P<" + label + ">" + expand(definition, depth+1) + ")"
		})
	}
	expanded := expand(namedGroups(text, group), 0)
	if failed != nil {
		return g, failed
	}
	if len(expanded) > maxGrok {
		return g, offline("the pattern is too large")
	}
	var labels []string
	if re, err := regexp.Compile("(?m)" + expanded); err == nil {
		g.re, labels = re, re.SubexpNames()
	} else if g.slow, err = newBacktracker("(?m)" + expanded); err == nil {
		labels = g.slow.names
	} else {
		return g, offline("the pattern %q is not run offline: %v", text, err)
	}
	for _, label := range labels {
		place, ok := names[label]
		if !ok {
			place = -1
		}
		g.groups = append(g.groups, place)
	}
	return g, nil
}

// namedGroups gives the groups with names in a pattern names that Go takes.
func namedGroups(text string, group func(string, pipeline.Type) string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			b.WriteString(text[i : i+2])
			i++
			continue
		}
		if rest := text[i:]; strings.HasPrefix(rest, "(?<") && len(rest) > 4 && rest[3] != '=' && rest[3] != '!' {
			if end := strings.IndexByte(rest, '>'); end > 0 {
				b.WriteString("(?P<" + group(rest[3:end], pipeline.Keyword) + ">")
				i += end
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// grokDefinition returns what a name in a pattern stands for.
func grokDefinition(name string) (string, bool) {
	if d, ok := patterns.Default[name]; ok {
		return d, true
	}
	for _, set := range []map[string]string{
		patterns.Httpd, patterns.Java, patterns.Syslog, patterns.AWS, patterns.Bind9, patterns.Bro, patterns.Exim,
		patterns.HAProxy, patterns.Firewalls, patterns.Junos, patterns.Maven, patterns.MCollective, patterns.MongoDB,
		patterns.PostgreSQL, patterns.Rails, patterns.Redis, patterns.Ruby, patterns.Squid,
	} {
		if d, ok := set[name]; ok {
			return d, true
		}
	}
	return "", false
}

// read reads the columns out of a text; false if it does not match.
func (g *grokPattern) read(text string) ([]Value, bool, error) {
	var m []int
	if g.slow == nil {
		m = g.re.FindStringSubmatchIndex(text)
	} else {
		steps := maxSteps
		var err error
		if m, err = g.slow.find(text, 0, &steps); err != nil {
			return nil, false, err
		}
	}
	if m == nil {
		return nil, false, nil
	}
	out := make([]Value, len(g.columns))
	var failed error
	for i, place := range g.groups {
		if place < 0 || m[2*i] < 0 {
			continue
		}
		v, err := grokValue(text[m[2*i]:m[2*i+1]], g.columns[place].Type)
		if err != nil {
			failed = err
			continue
		}
		out[place] = gather(append(slices.Clone(several(out[place])), v))
	}
	return out, true, failed
}

func grokValue(text string, typ pipeline.Type) (Value, error) {
	if typ == pipeline.Keyword {
		return text, nil
	}
	v, err := convert(text, pipeline.Keyword, typ)
	if err != nil {
		return nil, fmt.Errorf("java.lang.NumberFormatException: For input string: \"%s\"", text)
	}
	return v, nil
}

// grok runs GROK: the first pattern that matches counts.
func (w *walk) grok(c *esql.Grok) error {
	var compiled []*grokPattern
	var columns []Column
	var failed error
	for _, p := range c.Patterns {
		g, err := compileGrok(p.Value)
		if err != nil {
			failed = err
		}
		compiled = append(compiled, g)
		for _, column := range g.columns {
			if !slices.ContainsFunc(columns, func(c Column) bool { return c.Name == column.Name }) {
				columns = append(columns, column)
			}
		}
	}
	slices.SortFunc(columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	err := w.extract(c.Input, columns, func(text string, out []Value) error {
		if failed != nil {
			return nil
		}
		for _, g := range compiled {
			values, ok, err := g.read(text)
			if !ok && err == nil {
				continue
			}
			if !ok {
				w.unsure = tooManySteps
				return err
			}
			for i, column := range columns {
				j := slices.IndexFunc(g.columns, func(c Column) bool { return c.Name == column.Name })
				if j >= 0 {
					out[i] = values[j]
				}
			}
			return err
		}
		return nil
	})
	if failed != nil {
		return failed
	}
	return err
}
