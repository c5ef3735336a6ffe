// Package fact holds what is known about a merchant: typed values at declared
// paths, each with the place it was read at.
//
// It owns the schema of paths, configuration facts, log records and trades. It
// refuses to judge: a missing value is reported as missing, never as good or
// bad.
package fact

import (
	"strconv"
	"strings"
	"time"

	"github.com/paydiag/paydiag/rules"
)

// Type is the type of a fact.
type Type string

// The types. An amount is an Int of fen, a duration an Int of seconds.
const (
	Text   Type = "text"
	Int    Type = "int"
	Bool   Type = "bool"
	Time   Type = "time"   // milliseconds since 1970, in Int
	List   Type = "list"   // of Text
	URL    Type = "url"    // a Text that should be an absolute URL
	Secret Type = "secret" // Text is a fingerprint, Int the length in characters; the value itself is gone
)

// Types lists the types.
var Types = []Type{Text, Int, Bool, Time, List, URL, Secret}

// Value is a typed value with its origin.
type Value struct {
	Type Type
	Text string
	Int  int64
	List []Value
	Span rules.Span
	// Shown stands for the value in reports where the value itself holds
	// something personal or secret; readers set it.
	Shown string
}

// TextValue makes a Text.
func TextValue(s string) Value { return Value{Type: Text, Text: s} }

// IntValue makes an Int.
func IntValue(n int64) Value { return Value{Type: Int, Int: n, Text: strconv.FormatInt(n, 10)} }

// BoolValue makes a Bool; its Int is 1 or 0.
func BoolValue(b bool) Value {
	v := Value{Type: Bool, Text: strconv.FormatBool(b)}
	if b {
		v.Int = 1
	}
	return v
}

// TimeValue makes a Time.
func TimeValue(t time.Time) Value {
	return Value{Type: Time, Int: t.UnixMilli(), Text: t.Format(time.RFC3339)}
}

// At returns the value with another origin.
func (v Value) At(s rules.Span) Value {
	v.Span = s
	return v
}

// String is the value as a person reads it.
func (v Value) String() string {
	if v.Shown != "" {
		return v.Shown
	}
	if v.Type != List {
		return v.Text
	}
	parts := make([]string, len(v.List))
	for i, e := range v.List {
		parts[i] = e.String()
	}
	return strings.Join(parts, ", ")
}

// Parse reads the literal text of a scalar as a type. It reports false where
// the text is not of that type.
func Parse(t Type, s string) (Value, bool) {
	switch t {
	case Int:
		n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		return Value{Type: Int, Int: n, Text: s}, err == nil
	case Bool:
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "true", "yes", "y", "on", "1", "是":
			return Value{Type: Bool, Int: 1, Text: s}, true
		case "false", "no", "n", "off", "0", "否":
			return Value{Type: Bool, Text: s}, true
		}
		return Value{Type: Bool, Text: s}, false
	case Time:
		at, ok := ParseTime(s)
		return Value{Type: Time, Int: at.UnixMilli(), Text: s}, ok
	}
	return Value{Type: t, Text: s}, true
}
