package report

import (
	"encoding/xml"
	"io"

	"github.com/rulewright/rulewright/analysis/check"
)

type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

var checkstyleSeverities = map[check.Severity]string{
	check.Error: "error", check.Warning: "warning", check.Info: "info", check.Hint: "info",
}

// Checkstyle writes Checkstyle's XML, which most build servers read.
func Checkstyle(w io.Writer, r *Report, _ Options) error {
	out := checkstyleReport{Version: "8.0"}
	r.byFile(func(path string, findings []check.Finding) {
		file := checkstyleFile{Name: path}
		for i := range findings {
			f := &findings[i]
			e := checkstyleError{Severity: checkstyleSeverities[f.Severity], Message: f.Message, Source: "rulewright." + f.Check}
			if at := r.rangeOf(f); at != nil {
				e.Line, e.Column = at.Start.Line, at.Start.Column
			}
			file.Errors = append(file.Errors, e)
		}
		out.Files = append(out.Files, file)
	})
	return writeXML(w, out)
}
