package diagnosis

// VerificationID names the version of the document of one verified capture.
const VerificationID = "paydiag/verification/v1"

// Verification is what was found about one signature, ciphertext or key.
type Verification struct {
	Schema               string   `json:"schema"`
	ID                   string   `json:"id"`
	Kind                 string   `json:"kind"`
	Valid                bool     `json:"valid"`
	Mistake              string   `json:"mistake"`                          // a label; OK; empty where Error says why nothing could be judged
	Also                 []string `json:"also"`                             // labels that cannot be ruled out, or the second of two mistakes
	SignatureItselfValid *bool    `json:"signature_itself_valid,omitempty"` // true: the mistake lies elsewhere (clock, serial, header)
	Detail               string   `json:"detail,omitempty"`
	Title                string   `json:"title,omitempty"`
	Cause                string   `json:"cause,omitempty"`
	Hint                 string   `json:"hint,omitempty"`
	SDKs                 []SDK    `json:"sdks"`
	Signed               string   `json:"signed,omitempty"` // redacted, cut around the first difference
	Right                string   `json:"right,omitempty"`
	DiffersAt            int      `json:"differs_at,omitempty"` // byte of the first difference in the full texts, from 1
	Value                string   `json:"value,omitempty"`
	Repairable           bool     `json:"repairable,omitempty"`
	Error                string   `json:"error,omitempty"`
	Sources              []Source `json:"sources"`
}

// SDK is the mend in one library.
type SDK struct {
	Name string `json:"name"`
	Fix  string `json:"fix"`
}
