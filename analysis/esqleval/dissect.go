package esqleval

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// dissection is a DISSECT pattern: a prefix, and keys each followed by the
// delimiter that ends it.
type dissection struct {
	prefix string
	parts  []dissectPart
}

// dissectPart is one key of a pattern.
type dissectPart struct {
	name      string
	delimiter string
	// skip drops the value, append joins it to others of the name by order,
	// pad skips repeated delimiters behind it.
	skip, append, pad bool
	order             int
}

var (
	dissectKey = regexp.MustCompile(`%\{([^}]*?)\}`)
	errDissect = errors.New("the DISSECT pattern cannot be read")
)

func parseDissect(pattern string) (*dissection, error) {
	places := dissectKey.FindAllStringSubmatchIndex(pattern, -1)
	if len(places) == 0 {
		return nil, errDissect
	}
	d := &dissection{prefix: pattern[:places[0][0]]}
	for i, m := range places {
		end := len(pattern)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		p := dissectPart{name: pattern[m[2]:m[3]], delimiter: pattern[m[1]:end]}
		if rest, ok := strings.CutSuffix(p.name, "->"); ok {
			p.name, p.pad = rest, true
		}
		switch {
		case strings.HasPrefix(p.name, "*"), strings.HasPrefix(p.name, "&"):
			return nil, errDissect
		case p.name == "" || strings.HasPrefix(p.name, "?"):
			p.skip = true
		case strings.HasPrefix(p.name, "+"):
			p.append = true
			name, order, has := strings.Cut(p.name[1:], "/")
			p.name = name
			if has {
				n, err := strconv.Atoi(order)
				if err != nil {
					return nil, errDissect
				}
				p.order = n
			}
		}
		d.parts = append(d.parts, p)
	}
	return d, nil
}

// names returns the names of the columns that the pattern makes.
func (d *dissection) names() []string {
	var out []string
	for _, p := range d.parts {
		if !p.skip && !slices.Contains(out, p.name) {
			out = append(out, p.name)
		}
	}
	return out
}

// match takes a text apart; false if it is not of the pattern's form.
func (d *dissection) match(text, separator string) (map[string]string, bool) {
	rest, ok := strings.CutPrefix(text, d.prefix)
	if !ok || text == "" {
		return nil, false
	}
	type piece struct {
		order int
		text  string
	}
	pieces := map[string][]piece{}
	for i, p := range d.parts {
		value := rest
		if p.delimiter != "" {
			at := strings.Index(rest, p.delimiter)
			if at < 0 {
				return nil, false
			}
			value, rest = rest[:at], rest[at+len(p.delimiter):]
			for p.pad && strings.HasPrefix(rest, p.delimiter) {
				rest = rest[len(p.delimiter):]
			}
			if i == len(d.parts)-1 && rest != "" {
				// Text behind the last delimiter belongs to nothing.
				rest = ""
			}
		} else {
			rest = ""
		}
		if !p.skip {
			pieces[p.name] = append(pieces[p.name], piece{p.order, value})
		}
	}
	out := map[string]string{}
	for name, list := range pieces {
		slices.SortStableFunc(list, func(a, b piece) int { return a.order - b.order })
		appended := slices.ContainsFunc(d.parts, func(p dissectPart) bool { return p.name == name && p.append })
		if !appended {
			out[name] = list[len(list)-1].text
			continue
		}
		var texts []string
		for _, p := range list {
			texts = append(texts, p.text)
		}
		out[name] = strings.Join(texts, separator)
	}
	return out, true
}

// dissect runs DISSECT.
func (w *walk) dissect(c *esql.Dissect) error {
	if c.Pattern == nil {
		return refuse("DISSECT needs a pattern")
	}
	d, err := parseDissect(c.Pattern.Value)
	if err != nil {
		return refuse("Invalid pattern for dissect: [%s]", c.Pattern.Value)
	}
	separator := ""
	for _, o := range c.Options {
		value, ok := o.Value.(*esql.Literal)
		if o.Name == nil || !ok || !strings.EqualFold(o.Name.Name, "append_separator") {
			return refuse("Invalid option for dissect: [%s]", w.text(o))
		}
		separator = value.Value
	}
	var columns []Column
	for _, name := range d.names() {
		columns = append(columns, Column{name, pipeline.Keyword})
	}
	return w.extract(c.Input, columns, func(text string, out []Value) error {
		found, ok := d.match(text, separator)
		for i, column := range columns {
			if value, has := found[column.Name]; ok && has {
				out[i] = value
			}
		}
		return nil
	})
}

// extract adds columns that are read out of a text. Several texts in a cell
// give several values.
func (w *walk) extract(input esql.Expr, columns []Column, read func(text string, out []Value) error) error {
	n, first := w.compiler().expr(input)
	if first == nil && !isString(n.typ) && n.typ != pipeline.Null {
		first = refuse("[%s] is a %s, and a string is wanted", w.text(input), n.typ)
	}
	if first != nil {
		n = constant(pipeline.Null, nil)
	}
	before := w.table
	t := w.without(func(c Column) bool {
		return slices.ContainsFunc(columns, func(n Column) bool { return n.Name == c.Name })
	})
	t.Columns = append(t.Columns, columns...)
	fr := &frame{}
	values := make([]Value, len(columns))
	for i := range t.Rows {
		fr.cells, fr.events = before.Rows[i].Cells, before.Rows[i].Events
		cells := make([]Value, len(columns))
		for _, v := range several(n.eval(fr)) {
			clear(values)
			if err := read(toText(v), values); err != nil {
				w.warn(input.Span(), err.Error())
			}
			for j, found := range values {
				if found != nil {
					cells[j] = gather(append(slices.Clone(several(cells[j])), several(found)...))
				}
			}
			w.spend(int64(1 + len(toText(v))/8 + len(columns)))
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, cells...)
		if w.budget < 0 {
			t.Rows = t.Rows[:i+1]
			break
		}
	}
	w.table = t
	return first
}
