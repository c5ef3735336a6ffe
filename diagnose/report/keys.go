package report

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// WriteKeys prints what key files are.
func WriteKeys(w io.Writer, d *diagnosis.Keys, f Format, l rules.Lang, o Options) error {
	if f != Text {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if f == JSON {
			enc.SetIndent("", "  ")
		}
		return enc.Encode(d)
	}
	p := newPage(&diagnosis.Diagnosis{Lang: l}, o)
	for _, file := range d.Files {
		p.keyFile(file)
	}
	for _, pair := range d.Pairs {
		p.para(0, p.word("pair")+" ", strings.Join(pair, " · "), p.green)
	}
	if len(d.Missing) > 0 {
		p.para(0, p.word("missing")+" ", strings.Join(d.Missing, ", "), p.red)
	}
	if d.Migration != "" {
		p.para(0, p.word("migration")+" ", d.Migration, p.cyan)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) keyFile(f diagnosis.KeyFile) {
	p.line(p.bold.Render(f.Name))
	if len(f.Blocks) == 0 {
		p.para(2, "", p.word("nokey"), p.yellow)
	}
	for _, b := range f.Blocks {
		p.keyBlock(b)
	}
	for _, m := range f.Problems {
		p.para(2, "✗ ", m.Title+"  "+m.Label, p.red)
		p.para(4, "", m.Hint, p.faint)
	}
	if f.Repairable {
		p.para(2, "", p.word("repairable"), p.green)
	}
	p.line("")
}

func (p *page) keyBlock(b diagnosis.KeyBlock) {
	what := []string{b.Kind, b.Form, b.Algorithm}
	if b.Kind == "" {
		what[0] = p.word("unknownblock")
	}
	if b.Bits > 0 {
		what = append(what, strconv.Itoa(b.Bits)+" bit")
	}
	if b.Encrypted {
		what = append(what, p.word("encrypted"))
	}
	p.para(2, "", strings.Join(filled(what), " · "), p.bold)
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	p.labelled(4, []label{
		{"roles", strings.Join(b.Roles, ", ")}, {"subject", b.Subject}, {"issuer", b.Issuer},
		{"serial", strings.Join(filled([]string{b.SerialHex, b.SerialDecimal}), " = ")}, {"certsn", b.AlipayCertSN},
		{"validity", strings.Trim(day(b.NotBefore)+" – "+day(b.NotAfter), " –")}, {"fingerprint", b.Fingerprint},
	})
}

func filled(parts []string) []string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
