package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// VerificationFormats lists the formats of verified captures. They are written
// one after the other: there may be very many.
var VerificationFormats = []Format{Text, JSON, JSONL}

// WriteVerification prints what was found about one capture.
func WriteVerification(w io.Writer, v *diagnosis.Verification, f Format, l rules.Lang, o Options) error {
	if f == Text {
		p := newPage(&diagnosis.Diagnosis{Lang: l}, o)
		p.verification(v)
		_, err := io.WriteString(w, p.String())
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if f == JSON {
		enc.SetIndent("", "  ")
	}
	return enc.Encode(v)
}

func (p *page) verification(v *diagnosis.Verification) {
	p.line(p.bold.Render(v.ID) + "  " + p.faint.Render(v.Kind))
	verdict := v.Title
	if v.Error != "" {
		verdict = v.Error
	}
	mark, style := "✗ ", p.red
	switch {
	case v.Valid:
		mark, style = "✓ ", p.green
	case v.Mistake == "" || strings.HasPrefix(v.Mistake, "SIG_"):
		mark, style = "? ", p.yellow
	}
	p.para(2, mark, verdict, style)
	if v.Mistake != "" && !v.Valid {
		p.para(4, "", strings.Join(filled([]string{v.Mistake, v.Detail, v.Cause}), " · "), p.faint)
	}
	if v.SignatureItselfValid != nil && *v.SignatureItselfValid && !v.Valid {
		p.para(4, "", p.word("sigvalid"), p.faint)
	}
	p.contrast(v)
	labels := []label{{"fix", v.Hint}}
	if len(v.Also) > 0 {
		labels = append(labels, label{"alsofits", strings.Join(v.Also, ", ")})
	}
	if v.Value != "" {
		labels = append(labels, label{"value", v.Value})
	}
	p.labelled(4, labels)
	for _, s := range v.SDKs {
		p.para(4, s.Name+": ", s.Fix, p.cyan)
	}
	p.line("")
}

// contrast shows what was signed over what should have been, line feeds as \n.
func (p *page) contrast(v *diagnosis.Verification) {
	if v.Signed == "" && v.Right == "" {
		return
	}
	for _, l := range []label{{"signed", v.Signed}, {"right", v.Right}} {
		text := strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(l.text)
		p.para(4, p.word(l.key)+" ", text, p.faint)
	}
	if v.DiffersAt > 0 {
		p.para(4, "", fmt.Sprintf(p.word("differs"), v.DiffersAt), p.faint)
	}
}
