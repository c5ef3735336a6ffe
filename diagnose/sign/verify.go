// Package sign rebuilds what was signed, encrypted or named, tries the known
// mistakes one by one, and says which of them was made.
//
// It owns captures, the hypotheses and their order. It refuses to guess: what
// fits nothing is said to fit nothing. Keys are used and never returned; every
// text in a result is redacted.
package sign

import (
	"github.com/paydiag/paydiag/rules"
)

// Kind says what a capture is a capture of.
type Kind string

// The kinds.
const (
	WeChatRequestSign    Kind = "wechat.v3.request_sign"
	WeChatResponseVerify Kind = "wechat.v3.response_verify"
	WeChatNotifyVerify   Kind = "wechat.v3.notify_verify"
	WeChatPaySign        Kind = "wechat.v3.pay_sign"
	WeChatAEAD           Kind = "wechat.v3.aead_decrypt"
	WeChatOAEP           Kind = "wechat.v3.oaep_decrypt"
	WeChatV2Sign         Kind = "wechat.v2.sign"
	AlipayRequestSign    Kind = "alipay.v2.request_sign"
	AlipayNotifyVerify   Kind = "alipay.v2.notify_verify"
	AlipayResponseVerify Kind = "alipay.v2.response_verify"
	AlipayV3Request      Kind = "alipay.v3.request_sign"
	AlipayV3Response     Kind = "alipay.v3.response_verify"
	AlipayCertSN         Kind = "alipay.cert_sn"
	AlipayRootCertSN     Kind = "alipay.root_cert_sn"
	AlipayAES            Kind = "alipay.aes_decrypt"
	KeyLoad              Kind = "key.load"
)

// Verdicts that are no mistakes.
const (
	OK             = "OK"
	ContentUnknown = "SIG_KEY_OK_CONTENT_UNKNOWN" // the key is right, the text that was signed is not known
	NotFromKey     = "SIG_NOT_FROM_KEY"           // the signature does not open with this key
)

// Result is what was found about one capture. Signed and Right are redacted and
// cut around their first difference.
type Result struct {
	ID                   string         `json:"id"`
	Kind                 Kind           `json:"kind"`
	Valid                bool           `json:"valid"`
	Mistake              string         `json:"mistake"`                          // a label, OK, or one of the verdicts above; empty where Error says why not
	Also                 []string       `json:"also"`                             // labels that the capture cannot tell from Mistake, and the second of a combination
	SignatureItselfValid *bool          `json:"signature_itself_valid,omitempty"` // true with Valid false: the mistake lies elsewhere (clock, serial, header)
	Detail               string         `json:"detail,omitempty"`                 // which variant of the mistake, a short English slug such as re-serialised:python-spaces
	Signed               string         `json:"signed,omitempty"`                 // what was signed
	Right                string         `json:"right,omitempty"`                  // what should have been signed
	DiffersAt            int            `json:"differs_at,omitempty"`             // byte of the first difference in the full texts, from 1
	Value                string         `json:"value,omitempty"`                  // a computed value that is no secret: the right SN, the repaired key's fingerprint
	Repairable           bool           `json:"repairable,omitempty"`             // of a key: Repair can mend it
	Hypotheses           int            `json:"hypotheses"`                       // how many were tried
	Error                *rules.Problem `json:"-"`                                // the capture cannot be judged: a field is missing or unreadable
}

// Verify judges one capture. It never panics and never takes long: at most
// MaxHypotheses are tried.
func Verify(c Capture) Result {
	r := Result{ID: c.ID, Kind: c.Kind, Also: []string{}}
	judge, ok := judges[c.Kind]
	if !ok {
		r.Error = &rules.Problem{Say: rules.Text{ZH: "未知的 kind " + string(c.Kind), EN: "unknown kind " + string(c.Kind)}}
		return r
	}
	judge(&c, &r)
	return r
}

// MaxHypotheses bounds the search for one capture.
const MaxHypotheses = 20000

// judges lists who judges what.
var judges = map[Kind]func(*Capture, *Result){
	WeChatRequestSign:    wechatRequest,
	WeChatResponseVerify: wechatResponse,
	WeChatNotifyVerify:   wechatResponse,
	WeChatPaySign:        wechatPaySign,
	AlipayRequestSign:    alipayRequest,
	AlipayNotifyVerify:   alipayNotify,
	AlipayResponseVerify: alipayResponse,
	AlipayV3Request:      alipayV3,
	AlipayV3Response:     alipayV3,
	WeChatV2Sign:         wechatV2,
	WeChatAEAD:           wechatAEAD,
	WeChatOAEP:           wechatOAEP,
	AlipayCertSN:         certSN,
	AlipayRootCertSN:     rootCertSN,
	AlipayAES:            alipayAES,
	KeyLoad:              keyLoad,
}
