// Package rules is the vocabulary of paydiag: the words that knowledge,
// engine, readers and reports share.
//
// It owns plain types (Text, Severity, Span, Cause, Finding, Problem, …) and
// refuses behaviour: it imports nothing of this module and nothing that reads
// a file, a clock or a network.
package rules
