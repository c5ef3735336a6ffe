package suppress

import (
	"regexp"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
)

// decision is an entry at work.
type decision struct {
	*Entry
	file string         // as the document writes it, of a comment
	glob *regexp.Regexp // of a file's entry that names files
	used map[string]bool
}

func newDecision(e *Entry) *decision {
	d := &decision{Entry: e, used: map[string]bool{}}
	switch {
	case e.How == FromComment:
		d.file = redact.Visible(e.File)
	case e.File != "":
		d.glob = compile(e.File)
	}
	return d
}

// covers reports whether a finding is meant. A comment is held to the place at
// which the finding is reported, not to the further ones.
func (d *decision) covers(f diagnosis.Finding) bool {
	if d.Configuration != "" && d.Configuration != f.Configuration {
		return false
	}
	if d.Fact != "" && d.Fact != f.Fact && !strings.HasPrefix(f.Fact, d.Fact+".") && !strings.HasPrefix(f.Fact, d.Fact+"[") {
		return false
	}
	if d.How == FromComment {
		return f.Line > 0 && d.Line <= f.Line && f.Line <= d.Last && d.file == f.File
	}
	return d.names(f.File)
}

// names reports whether the entry of a file speaks of another file: of its
// name, of its path as reported, or of its path from the ignore file's folder.
func (d *decision) names(file string) bool {
	if d.glob == nil {
		return true
	}
	file = slashed(file)
	if !strings.Contains(d.File, "/") {
		return d.glob.MatchString(file[strings.LastIndexByte(file, '/')+1:])
	}
	ours := slashed(d.At.File)
	below, ok := strings.CutPrefix(file, ours[:strings.LastIndexByte(ours, '/')+1])
	return d.glob.MatchString(file) || ok && d.glob.MatchString(below)
}

func (d *decision) suppress(f diagnosis.Finding) diagnosis.Suppressed {
	s := diagnosis.Suppressed{Finding: f, Reason: redact.Setting(d.Reason), By: place(d.At), How: d.How}
	if !d.Until.IsZero() {
		s.Until = d.Until.Format(time.DateOnly)
	}
	return s
}
