// Package diagnosis is the document that every diagnosing command prints.
//
// It owns the shape of paydiag/diagnosis/v1 and its JSON Schema. It refuses to
// compute: everything in it was decided before.
package diagnosis

import (
	_ "embed" // for the JSON Schema

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
)

// SchemaID names the version of the document.
const SchemaID = "paydiag/diagnosis/v1"

// Schema is the published JSON Schema of the document.
//
//go:embed schema.json
var Schema string

// Diagnosis is what a run found, in one language.
type Diagnosis struct {
	Schema     string       `json:"schema"`
	Tool       Tool         `json:"tool"`
	Command    string       `json:"command"`
	Lang       rules.Lang   `json:"lang"`
	Now        string       `json:"now"`
	Inputs     []Input      `json:"inputs"`
	Codes      []Code       `json:"codes"`
	Questions  []string     `json:"questions"`              // what would decide between several readings
	Unknown    string       `json:"unknown_code,omitempty"` // a pasted code that no table knows: codes then rest on the words beside it
	Near       []string     `json:"near"`                   // codes that look like one that nobody knows
	Shown      []string     `json:"shown"`                  // what a pasted answer itself shows for certain
	Answer     *Answer      `json:"answer,omitempty"`
	Causes     []Cause      `json:"causes"`
	Findings   []Finding    `json:"findings"`
	Suppressed []Suppressed `json:"suppressed"`
	Checklist  []Item       `json:"checklist"`
	NotChecked []NotChecked `json:"not_checked"`
	Stats      Stats        `json:"stats"`
	Incomplete bool         `json:"incomplete,omitempty"` // an input could not be read to its end; not_checked says which

	// Rules describes the rules of the findings in both languages, for formats
	// that list rules apart from results.
	Rules []RuleInfo `json:"-"`
}

// Tool says what made the document.
type Tool struct {
	Name      string      `json:"name"`
	Version   string      `json:"version"`
	Knowledge []pack.Info `json:"knowledge"`
}

// Input is one thing that was read.
type Input struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Records int    `json:"records,omitempty"`
	Note    string `json:"note,omitempty"`
}

// Code is a code that was recognised. In a paste, several may be readings of
// one number; then Probability tells them apart.
type Code struct {
	Provider    string   `json:"provider"`
	APIVersion  string   `json:"api_version"`
	API         string   `json:"api,omitempty"`
	Code        string   `json:"code"`
	SubCode     string   `json:"sub_code,omitempty"`
	Message     string   `json:"message,omitempty"`
	Count       int      `json:"count"`
	Kind        string   `json:"kind,omitempty"` // code, state or symptom
	Known       bool     `json:"known"`
	Meaning     string   `json:"meaning,omitempty"`
	Outcome     string   `json:"outcome,omitempty"`
	Success     bool     `json:"success,omitempty"` // the answer itself reports a success
	Owner       string   `json:"owner,omitempty"`
	Charged     string   `json:"charged,omitempty"`
	Retry       string   `json:"retry,omitempty"`
	RetryWhy    string   `json:"retry_why,omitempty"`
	Fix         string   `json:"fix,omitempty"`      // for the engineer
	Support     string   `json:"support,omitempty"`  // for support staff
	Customer    string   `json:"customer,omitempty"` // to be said to the customer
	Related     []string `json:"related"`
	Probability float64  `json:"probability,omitempty"`
	Sources     []Source `json:"sources"`
	Place
}

// Answer is what a person may act on whichever reading of a paste is right.
type Answer struct {
	Owner    string `json:"owner"`
	Charged  string `json:"charged"`
	Retry    string `json:"retry"`
	RetryWhy string `json:"retry_why"`
	Support  string `json:"support"`
	Customer string `json:"customer"`
}

// Place is where something stands. Columns count characters from 1.
type Place struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
	Excerpt   string `json:"excerpt,omitempty"` // the line, redacted
}

// Cause is a root cause with what speaks for and against it.
type Cause struct {
	ID          string     `json:"id"`
	Probability float64    `json:"probability"`
	Explains    *Explains  `json:"explains,omitempty"`
	Owner       string     `json:"owner"`
	Charged     string     `json:"charged"`
	Retry       string     `json:"retry"`
	RetryWhy    string     `json:"retry_why"`
	Title       string     `json:"title"`
	Fix         string     `json:"fix"`
	Support     string     `json:"support"`
	Customer    string     `json:"customer"`
	Evidence    []Evidence `json:"evidence"`
	Against     []Evidence `json:"against"`
	Sources     []Source   `json:"sources"`
}

// Explains is the share of a run's failures that a cause accounts for.
type Explains struct {
	Trades    int   `json:"trades"`
	AmountFen int64 `json:"amount_fen"`
}

// Evidence is one thing that was seen.
type Evidence struct {
	Rule string `json:"rule,omitempty"`
	Text string `json:"text"`
	Place
}

// Source is where a statement comes from.
type Source struct {
	Kind   string `json:"kind"`
	URL    string `json:"url,omitempty"`
	Read   string `json:"read"`
	Status string `json:"status"`
	Note   string `json:"note,omitempty"`
}

// Finding is a check that fired.
type Finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Message  string `json:"message"`
	Fix      string `json:"fix"`
	Cause    string `json:"cause"`
	Count    int    `json:"count"`
	SeedOnly bool   `json:"seed_only,omitempty"`
	// Fact is the setting, answer or field that it is about, Configuration the
	// merchant or group of files it belongs to, where a run has several.
	Fact          string `json:"fact,omitempty"`
	Configuration string `json:"configuration,omitempty"`
	// Fingerprint tells the finding again when lines have moved: a digest of
	// rule, configuration, setting and value. Equal ones carry an ordinal.
	Fingerprint string   `json:"fingerprint,omitempty"`
	Area        string   `json:"area,omitempty"`
	Mend        string   `json:"mend,omitempty"` // the mechanical mend that lint --fix applies
	Help        string   `json:"help,omitempty"` // address of the page about the check
	Also        []Place  `json:"also"`           // further places
	Sources     []Source `json:"sources"`
	Place
}

// Suppressed is a finding that somebody decided to live with.
type Suppressed struct {
	Finding Finding `json:"finding"`
	Reason  string  `json:"reason"`
	Until   string  `json:"until,omitempty"` // the last day on which it holds
	By      Place   `json:"by"`              // the comment, or the entry of the file, that suppresses it
	How     string  `json:"how"`             // comment, file or baseline
}

// Item is the verdict of a checklist item: the worst over the configurations
// of the run.
type Item struct {
	Item    string   `json:"item"`
	Area    string   `json:"area"`
	Title   string   `json:"title"`
	Verdict string   `json:"verdict"`
	Needs   []string `json:"needs,omitempty"`
	// Counts says how many configurations had each verdict, where there are
	// several.
	Counts map[string]int `json:"counts,omitempty"`
}

// NotChecked is something that could not be judged.
type NotChecked struct {
	Input bool     `json:"input,omitempty"` // an input that could not be read, or not to its end
	What  string   `json:"what"`
	Title string   `json:"title,omitempty"`
	Why   string   `json:"why"`
	Needs []string `json:"needs,omitempty"`
	Count int      `json:"count"`
}

// Stats are the totals.
type Stats struct {
	Records      int   `json:"records"`
	Trades       int   `json:"trades"`
	PaidTrades   int   `json:"paid_trades"`
	FailedTrades int   `json:"failed_trades"`
	FailedFen    int64 `json:"failed_fen"`
	Errors       int   `json:"errors"`
	Warnings     int   `json:"warnings"`
	Infos        int   `json:"infos"`
	Passed       int   `json:"passed"`
	Unknown      int   `json:"unknown"`
	Suppressed   int   `json:"suppressed"`
}

// RuleInfo describes a rule in both languages.
type RuleInfo struct {
	ID       string
	Area     string
	Severity rules.Severity
	Title    rules.Text
	Say      rules.Text
	Fix      rules.Text
	URL      string // of the first source
	Help     string // of the page about the check
}

// Worst is the worst severity among the findings; ok is false where there are
// none.
func (d *Diagnosis) Worst() (worst rules.Severity, ok bool) {
	for _, f := range d.Findings {
		if s := rules.Severity(f.Severity); !ok || s.AtLeast(worst) {
			worst, ok = s, true
		}
	}
	return worst, ok
}
