package rules

// Mistake is one that can be made in signing, verifying, encrypting or loading
// a key, as package diagnose/verify names it by its label.
type Mistake struct {
	Label   string       `json:"label"`
	Title   Text         `json:"title"`
	Cause   string       `json:"cause,omitempty"` // empty for a verdict that is no mistake
	Fix     Text         `json:"fix"`
	SDKs    []SDKFix     `json:"sdks,omitempty"`
	Sources []Provenance `json:"sources"`
}

// SDKFix is the mend of a mistake in one library.
type SDKFix struct {
	Name string `json:"name"`
	Fix  Text   `json:"fix"`
}
