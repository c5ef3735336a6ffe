package report

import (
	"encoding/xml"
	"io"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// checkstyle is the report of Checkstyle 4.3, which many CI plug-ins read.
type checkstyle struct {
	XMLName xml.Name          `xml:"checkstyle"`
	Version string            `xml:"version,attr"`
	Files   []*checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// writeCheckstyle prints the findings by file, in the order in which the files
// are first named. Severities have the same three names there.
func writeCheckstyle(w io.Writer, d *diagnosis.Diagnosis) error {
	r := results{d}
	out := checkstyle{Version: "4.3"}
	files := map[string]*checkstyleFile{}
	for _, f := range r.told() {
		at := slashedPlace(r.anchor(f.Place))
		file := files[at.File]
		if file == nil {
			file = &checkstyleFile{Name: at.File}
			files[at.File], out.Files = file, append(out.Files, file)
		}
		file.Errors = append(file.Errors, checkstyleError{at.Line, at.Column, f.Severity, oneLine(f.Message), "paydiag." + f.Rule})
	}
	return writeXML(w, out)
}

// writeXML escapes what XML permits and replaces what it does not.
func writeXML(w io.Writer, doc any) error {
	text, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), append(text, '\n')...))
	return err
}
