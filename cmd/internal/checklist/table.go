package checklist

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

var columns = []string{"area", "id", "severity", "requirement", "reads", "question", "asks", "verdict", "answer", "date", "by", "evidence", "review_by",
	"state", "says", "fix", "source"}

// writeCSV writes a row an item, or several where it asks several questions.
func writeCSV(a *app.App, w io.Writer, rows []row, bom bool) error {
	if bom {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	c := csv.NewWriter(w)
	lines := [][]string{columns}
	for _, r := range rows {
		for _, q := range append(r.questions, question{})[:max(len(r.questions), 1)] {
			e, s := q.entry, r.Sources[0]
			lines = append(lines, []string{r.Area, r.ID, string(r.Severity), r.Title.In(a.Lang), paths(r.reads), q.decl.Path, q.ask().In(a.Lang),
				r.verdict, text(e.Value), text(e.Date), text(e.By), text(e.Evidence), text(e.ReviewBy), q.state,
				filled(r.Say, a.Lang), filled(r.Fix, a.Lang), strings.Join(provenance(s, a.Lang), " ")})
		}
	}
	for _, line := range lines {
		for i := range line {
			line[i] = inert(line[i])
		}
	}
	return c.WriteAll(lines)
}

// inert keeps a spreadsheet from taking a text for a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func text(n *source.Node) string {
	if n == nil {
		return ""
	}
	return said(n)
}

// The JSON form of the listing holds both languages.
type (
	jsonItem struct {
		ID          string             `json:"id"`
		Area        string             `json:"area"`
		AreaName    rules.Text         `json:"area_name"`
		Provider    string             `json:"provider,omitempty"`
		Severity    rules.Severity     `json:"severity"`
		Requirement rules.Text         `json:"requirement"`
		Reads       []jsonFact         `json:"reads"`
		Questions   []jsonQuestion     `json:"questions"`
		Verdict     string             `json:"verdict,omitempty"`
		Counts      map[string]int     `json:"counts,omitempty"`
		Needs       []string           `json:"needs,omitempty"`
		Say         rules.Text         `json:"say"`
		Fix         rules.Text         `json:"fix"`
		Sources     []rules.Provenance `json:"sources"`
	}
	jsonFact struct {
		Path  string     `json:"path"`
		Title rules.Text `json:"title"`
	}
	jsonQuestion struct {
		Path   string            `json:"path"`
		Ask    rules.Text        `json:"ask"`
		Type   fact.Type         `json:"type"`
		Enum   []string          `json:"enum,omitempty"`
		State  string            `json:"state"`
		Answer map[string]string `json:"answer,omitempty"`
	}
)

func writeJSON(a *app.App, w io.Writer, rows []row) error {
	p, err := a.Knowledge()
	if err != nil {
		return err
	}
	items := []jsonItem{}
	for _, r := range rows {
		item := jsonItem{ID: r.ID, Area: r.Area, AreaName: r.AreaName, Provider: r.Provider, Severity: r.Severity, Requirement: r.Title,
			Reads: []jsonFact{}, Questions: []jsonQuestion{}, Verdict: r.verdict, Counts: r.counts, Needs: r.needs, Say: r.Say, Fix: r.Fix, Sources: r.Sources}
		for _, d := range r.reads {
			item.Reads = append(item.Reads, jsonFact{d.Path, d.Title})
		}
		for _, q := range r.questions {
			item.Questions = append(item.Questions, jsonQuestion{q.decl.Path, q.ask(), q.decl.Type, q.decl.Enum, q.state, fields(q.entry)})
		}
		items = append(items, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"schema": "paydiag/checklist/v1", "knowledge": p.Infos, "items": items})
}

func fields(e answers.Entry) map[string]string {
	out := map[string]string{}
	for i, n := range []*source.Node{e.Value, e.Date, e.By, e.Evidence, e.ReviewBy} {
		if n != nil {
			out[answers.Fields[i]] = said(n)
		}
	}
	return out
}
