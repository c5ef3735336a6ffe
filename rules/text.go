package rules

// Lang names a language that paydiag speaks.
type Lang string

// The languages in which every text of the product is complete.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Text is one statement in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the text in the language asked for. A language that is not known
// gets English.
func (t Text) In(l Lang) string {
	if l == ZH {
		return t.ZH
	}
	return t.EN
}

// IsZero reports whether nothing is said in either language.
func (t Text) IsZero() bool { return t.ZH == "" && t.EN == "" }

// Complete reports whether both languages are filled.
func (t Text) Complete() bool { return t.ZH != "" && t.EN != "" }
