package rules

// Severity says how much a finding matters to a merchant.
type Severity string

// The severities, worst first. Info is advice: it never fails a CI run unless
// the user asks for that with --fail-on info.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Severities lists the severities, worst first.
var Severities = []Severity{Error, Warning, Info}

// Rank orders severities: 0 is the worst; a word that is no severity ranks last.
func (s Severity) Rank() int { return rank(Severities, s) }

// AtLeast reports whether s is as bad as min or worse.
func (s Severity) AtLeast(min Severity) bool { return s.Rank() <= min.Rank() }

// Strength says how far a check that fires speaks for its cause, and how far
// one that passes speaks against it. The figures behind the words stand in
// package diagnose/triage.
type Strength string

// The strengths, strongest first.
const (
	Conclusive Strength = "conclusive" // nearly decides
	Strong     Strength = "strong"
	Weak       Strength = "weak"
)

// Strengths lists the strengths, strongest first.
var Strengths = []Strength{Conclusive, Strong, Weak}

// Rank orders strengths: 0 is the strongest.
func (s Strength) Rank() int { return rank(Strengths, s) }

// Truth is a three-valued answer. Unknown is the zero value: what nobody
// looked at is not known.
type Truth int8

// The three answers.
const (
	Unknown Truth = iota
	False
	True
)

// Not turns true and false round; unknown stays unknown.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// TruthOf lifts a bool.
func TruthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[t] }

func rank[T comparable](list []T, x T) int {
	for i, v := range list {
		if v == x {
			return i
		}
	}
	return len(list)
}
