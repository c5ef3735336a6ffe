// Package report prints a diagnosis.
//
// It owns the formats. It refuses to compute: what is not in the document is
// not printed, and nothing is decided here but layout.
package report

import (
	"encoding/json"
	"io"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// Format names a way to print a diagnosis.
type Format string

// The formats.
const (
	Text  Format = "text"
	JSON  Format = "json"
	JSONL Format = "jsonl" // the same document on one line
	SARIF Format = "sarif"

	// Those below are for the servers that run checks on every change.
	JUnit      Format = "junit"
	GitHub     Format = "github" // workflow commands
	GitLab     Format = "gitlab" // Code Quality
	Checkstyle Format = "checkstyle"
	Markdown   Format = "markdown" // for people: comments and job summaries
)

// Formats lists the formats.
var Formats = []Format{Text, JSON, JSONL, SARIF, JUnit, GitHub, GitLab, Checkstyle, Markdown}

// Options are what a terminal can do.
type Options struct {
	Width int  // in cells; 0 means 80
	Color bool // whether escape sequences may be written
	For   Audience
}

// Write prints a diagnosis.
func Write(w io.Writer, d *diagnosis.Diagnosis, f Format, o Options) error {
	switch f {
	case JSON, JSONL:
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if f == JSON {
			enc.SetIndent("", "  ")
		}
		return enc.Encode(d)
	case SARIF:
		return writeSARIF(w, d)
	case JUnit:
		return writeJUnit(w, d)
	case GitHub:
		return writeGitHub(w, d)
	case GitLab:
		return writeGitLab(w, d)
	case Checkstyle:
		return writeCheckstyle(w, d)
	case Markdown:
		return writeMarkdown(w, d, o.For)
	}
	_, err := io.WriteString(w, text(d, o))
	return err
}
