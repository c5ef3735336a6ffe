package diagnosis

import "time"

// KeysID names the version of the document about key files.
const KeysID = "paydiag/keys/v1"

// Keys is what a set of key and certificate files is.
type Keys struct {
	Schema    string     `json:"schema"`
	Files     []KeyFile  `json:"files"`
	Pairs     [][]string `json:"pairs"`               // files that belong to one key pair
	Missing   []string   `json:"missing"`             // roles that the configured mode needs and no file has
	Migration string     `json:"migration,omitempty"` // where WeChat's move from platform certificates to a public key stands
}

// KeyFile is one file. Nothing in it is secret.
type KeyFile struct {
	Name       string     `json:"name"`
	Blocks     []KeyBlock `json:"blocks"`
	Repairable bool       `json:"repairable,omitempty"`
	Problems   []Mistake  `json:"problems"`
}

// Mistake is a mistake in words.
type Mistake struct {
	Label string `json:"label"`
	Title string `json:"title"`
	Hint  string `json:"hint"`
}

// KeyBlock is what may be known of one block of a key file.
type KeyBlock struct {
	Kind          string    `json:"kind"`
	Form          string    `json:"form,omitempty"`
	Label         string    `json:"label,omitempty"`
	Algorithm     string    `json:"algorithm,omitempty"`
	Bits          int       `json:"bits,omitempty"`
	Encrypted     bool      `json:"encrypted,omitempty"`
	Roles         []string  `json:"roles"`
	Mistakes      []string  `json:"mistakes"`
	Fingerprint   string    `json:"fingerprint,omitempty"`
	Pair          string    `json:"pair,omitempty"`
	SerialHex     string    `json:"serial_hex,omitempty"`
	SerialDecimal string    `json:"serial_decimal,omitempty"`
	AlipayCertSN  string    `json:"alipay_cert_sn,omitempty"`
	InRootSN      bool      `json:"in_root_sn,omitempty"`
	Subject       string    `json:"subject,omitempty"`
	Issuer        string    `json:"issuer,omitempty"`
	NotBefore     time.Time `json:"not_before,omitzero"`
	NotAfter      time.Time `json:"not_after,omitzero"`
}
