package suppress

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// BaselineSchema names the version of the baseline file.
const BaselineSchema = "paydiag/baseline/v1"

// Baseline is the findings that were there on a day and are accepted until
// somebody mends them; only new ones count.
type Baseline struct {
	Made    string // the day
	Reason  string // without one the baseline does not hold
	Entries []Accepted

	at rules.Span
}

// Accepted is one finding of a baseline. Rule and fingerprint tell it again;
// the others are for people, and tell whether a run could have found it.
type Accepted struct {
	Rule          string `json:"rule"`
	Fingerprint   string `json:"fingerprint"`
	Configuration string `json:"configuration,omitempty"`
	Fact          string `json:"fact,omitempty"`
	File          string `json:"file,omitempty"`
	Count         int    `json:"count"` // of findings alike

	At rules.Span `json:"-"`
}

func (a Accepted) key() [2]string { return [2]string{a.Rule, a.Fingerprint} }

func byRule(a, b Accepted) int {
	return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Configuration, b.Configuration),
		strings.Compare(a.Fact, b.Fact), strings.Compare(a.File, b.File), strings.Compare(a.Fingerprint, b.Fingerprint))
}

// NewBaseline accepts findings. Those without a fingerprint are left out, since
// nothing would tell them again, and so are those about suppressions.
func NewBaseline(findings []diagnosis.Finding, now time.Time, reason string) *Baseline {
	b := &Baseline{Made: now.In(shanghai).Format(time.DateOnly), Reason: shorten(strings.TrimSpace(reason))}
	index := map[[2]string]int{}
	for _, f := range findings {
		a := Accepted{Rule: f.Rule, Fingerprint: f.Fingerprint, Configuration: f.Configuration, Fact: f.Fact, File: slashed(f.File), Count: 1}
		if a.Fingerprint == "" || strings.HasPrefix(f.Fact, "lint.") {
			continue
		}
		if i, ok := index[a.key()]; ok {
			b.Entries[i].Count++
			continue
		}
		index[a.key()] = len(b.Entries)
		b.Entries = append(b.Entries, a)
	}
	slices.SortStableFunc(b.Entries, byRule)
	return b
}

// Write prints the baseline as JSON, sorted and with one entry a line, so that
// a review shows what was accepted.
func (b *Baseline) Write(w io.Writer) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"schema\": %q,\n  \"made\": %s,\n  \"reason\": %s,\n  \"entries\": [",
		BaselineSchema, encoded(b.Made), encoded(b.Reason))
	for i, a := range slices.SortedStableFunc(slices.Values(b.Entries), byRule) {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "\n    %s", encoded(a))
	}
	if len(b.Entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	_, err := w.Write(out.Bytes())
	return err
}

// encoded is JSON that leaves < and & as they are.
func encoded(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // texts and a number cannot fail
	return bytes.TrimSpace(b.Bytes())
}

// ReadBaseline reads what Write wrote. All problems of the file are returned at
// once.
func ReadBaseline(f *source.File) (*Baseline, error) {
	root, err := source.ParseJSON(f)
	if err != nil {
		return nil, err
	}
	var d source.Decoder
	o := d.Object(root)
	source.Enum(o, "schema", []string{BaselineSchema}, "")
	b := &Baseline{Made: o.String("made"), Reason: shorten(strings.TrimSpace(o.String("reason"))), at: o.Span()}
	index := map[[2]string]int{}
	for _, n := range d.Items(o.Need("entries")) {
		a := decodeAccepted(&d, n)
		i, ok := index[a.key()]
		if !ok {
			index[a.key()] = len(b.Entries)
			b.Entries = append(b.Entries, a)
			continue
		}
		b.Entries[i].Count = max(b.Entries[i].Count, a.Count) // a merge of two branches leaves both lines
	}
	o.Done()
	if err := joined(d.Problems); err != nil {
		return nil, err
	}
	return b, nil
}

func decodeAccepted(d *source.Decoder, n *source.Node) Accepted {
	o := d.Object(n)
	a := Accepted{
		Rule: o.NeedString("rule"), Fingerprint: o.NeedString("fingerprint"),
		Configuration: o.String("configuration"), Fact: o.String("fact"), File: o.String("file"), Count: 1, At: o.Span(),
	}
	if count := o.Node("count"); count != nil {
		before := len(d.Problems)
		if a.Count = o.Int("count"); a.Count < 1 && len(d.Problems) == before {
			d.Errorf(count.Span, rules.Text{ZH: "count 至少为 1", EN: "count must be at least 1"})
		}
	}
	o.Done()
	return a
}
