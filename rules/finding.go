package rules

// Verdict is the answer of a checklist item.
type Verdict string

// The verdicts.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	UnknownYet    Verdict = "unknown"
	NotApplicable Verdict = "n/a"
)

// Evidence is one thing seen, with the place it was seen at.
type Evidence struct {
	Span    Span
	Excerpt string // the line, already redacted; the columns of Span hold in it
	Fact    string // the path of the fact, such as config.wechat.notify_url
	Value   string // its value, already redacted
}

// Finding is a check that fired.
type Finding struct {
	Rule     string
	Area     string
	Item     bool // the title is a requirement that is not met, not what was seen
	Severity Severity
	Strength Strength
	Cause    string
	Title    Text
	Message  Text
	Fix      Text
	Sources  []Provenance
	Evidence []Evidence
	Mend     string // the mechanical mend of the text at the first place, if there is one
	Count    int    // how many records or trades it fired on; 1 for configurations
	Fen      int64
}

// NotChecked says what could not be judged, and why.
type NotChecked struct {
	What  string // a rule id, an input, a line of a log
	Input bool   // What is an input that could not be read, or not to its end
	Title Text
	Why   Text
	Needs []string // the fact paths that were missing
	Count int
}
