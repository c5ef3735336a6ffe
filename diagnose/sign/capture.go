package sign

// Capture is one exchange with the keys to judge it by. Which fields a kind
// needs stands in docs/captures.md; a key field holds a PEM text, bare base64, or
// the name of a file that the caller has replaced by its text (see Files).
type Capture struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`

	Method        string            `json:"method,omitempty"`
	URL           string            `json:"url,omitempty"`
	Headers       map[string]string `json:"headers,omitempty"`
	Body          string            `json:"body,omitempty"`
	Timestamp     string            `json:"timestamp,omitempty"`
	Nonce         string            `json:"nonce,omitempty"`
	Authorization string            `json:"authorization,omitempty"`
	Signature     string            `json:"signature,omitempty"`
	MchID         string            `json:"mchid,omitempty"`
	SerialNo      string            `json:"serial_no,omitempty"`
	Now           int64             `json:"now,omitempty"` // seconds; 0: the time of the run

	Params      map[string]string `json:"params,omitempty"`
	ParamOrder  []string          `json:"param_order,omitempty"`
	Sign        string            `json:"sign,omitempty"`
	SignType    string            `json:"sign_type,omitempty"`
	ResponseKey string            `json:"response_key,omitempty"`

	PrivateKey          string            `json:"private_key,omitempty"`
	PublicKey           string            `json:"public_key,omitempty"`
	Certificate         string            `json:"certificate,omitempty"` // of who signed
	MerchantCertificate string            `json:"merchant_certificate,omitempty"`
	AppCertificate      string            `json:"app_certificate,omitempty"`
	AppPublicKey        string            `json:"app_public_key,omitempty"`
	Key                 string            `json:"key,omitempty"` // API key of v2, or API v3 key
	APIV3Key            string            `json:"api_v3_key,omitempty"`
	OtherKeys           map[string]string `json:"other_keys,omitempty"` // secrets that may have been taken by mistake, by a name

	Algorithm      string `json:"algorithm,omitempty"`
	Ciphertext     string `json:"ciphertext,omitempty"`
	AssociatedData string `json:"associated_data,omitempty"`
	HeaderNonce    string `json:"header_nonce,omitempty"`
	OriginalType   string `json:"original_type,omitempty"`
	AESKey         string `json:"aes_key,omitempty"`
	OtherIV        string `json:"other_iv,omitempty"`

	ClaimedSN    string `json:"claimed_sn,omitempty"`
	Text         string `json:"text,omitempty"`          // of a key file
	ExpectedRole string `json:"expected_role,omitempty"` // private, public, certificate
}
