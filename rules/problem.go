package rules

// Class sorts problems by what the process must answer with.
type Class int

// The classes; package cmd turns them into exit codes.
const (
	Usage      Class = iota // wrong call, wrong configuration, wrong knowledge file: exit code 2
	Incomplete              // unreadable input, interrupted, internal: exit code 3
)

// Problem is an error that a person reads: where, what, and what to do, in
// both languages.
type Problem struct {
	Class Class
	Span  Span
	Say   Text
	Hint  Text
	Err   error // the underlying error, if any
}

// Error writes the English form.
func (p *Problem) Error() string {
	s := p.Say.EN
	if at := p.Span.String(); at != "" {
		s = at + ": " + s
	}
	if p.Hint.EN != "" {
		s += " (" + p.Hint.EN + ")"
	}
	return s
}

// Unwrap returns the underlying error.
func (p *Problem) Unwrap() error { return p.Err }
