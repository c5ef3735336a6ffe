package sign

import (
	"cmp"
	"crypto"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// requestWords are the names of request signatures of APIv3.
var requestWords = vocabulary{
	coats: map[coat]string{
		percentCoat: "WX3_SIG_URLENCODED",
		hexCoat:     "WX3_SIG_ENCODING_HEX",
		breakCoat:   "WX3_SIG_LINE_BREAKS",
		blankCoat:   "WX3_RX_SIG_PLUS_TO_SPACE",
		urlCoat:     "WX3_SIG_ENCODING_BASE64URL",
	},
	due:     crypto.SHA256,
	digests: map[crypto.Hash]string{crypto.SHA1: "WX3_DIGEST_SHA1"},
	pss:     "WX3_PADDING_PSS",
}

// sent is what a request shows of its signature: the header where there is one,
// else the fields of the capture.
type sent struct {
	header                              authorization
	headed                              bool
	timestamp, nonce, signature, serial string
}

func (c *Capture) sent() sent {
	text := cmp.Or(c.Authorization, c.header("Authorization"))
	s := sent{headed: text != "", header: readAuthorization(text)}
	s.timestamp = cmp.Or(s.header.items["timestamp"], c.Timestamp)
	s.nonce = cmp.Or(s.header.items["nonce_str"], c.Nonce)
	s.signature = cmp.Or(s.header.items["signature"], c.Signature)
	s.serial = s.header.items["serial_no"]
	if !s.headed {
		s.serial = c.SerialNo
	}
	return s
}

// header returns a header whatever the case of its name.
func (c *Capture) header(name string) string {
	for k, v := range c.Headers {
		if strings.EqualFold(strings.TrimSpace(k), name) {
			return v
		}
	}
	return ""
}

// wechatRequest judges wechat.v3.request_sign: is the signature one over this
// request, with the key of this certificate?
func wechatRequest(c *Capture, r *Result) {
	out := c.sent()
	for _, need := range []struct{ name, text string }{
		{"method", c.Method}, {"url", c.URL}, {"timestamp", out.timestamp}, {"nonce", out.nonce}, {"signature", out.signature},
	} {
		if need.text == "" {
			r.Error = missing(need.name)
			return
		}
	}
	body := signedBody(c)
	right := inLines(strings.ToUpper(c.Method), wireTarget(c.URL), out.timestamp, out.nonce, body)
	var f findings
	s, owners := c.signedRequest(r, out.signature)
	if r.Error != nil {
		return
	}
	signedBy(c, r, s, owners, requestWords, "WX3_WRONG_PRIVATE_KEY", right, requestMistakes(c, body), &f)
	if len(out.timestamp) == 13 {
		f.note("WX3_TIMESTAMP_MILLIS", "")
	}
	if out.headed {
		out.header.check(&f)
	}
	checkSerial(out.serial, certificateOf(owners), &f, r)
	f.settle(r)
}

// signedRequest opens a signature of the merchant. owners are the keys by which
// the platform judges it.
func (c *Capture) signedRequest(r *Result, text string) (signature, []rsaKey) {
	owners, all, bad := ownersOf([]keyField{{"certificate", c.Certificate}, {"merchant_certificate", c.MerchantCertificate}},
		keyField{"public_key", c.PublicKey}, keyField{"private_key", c.PrivateKey})
	if len(all) == 0 {
		r.Error = cmp.Or(bad, missing("certificate"))
		return signature{}, nil
	}
	return openSignature(text, append(all, c.otherKeys()...)), owners
}

// ownersOf returns the keys that are surely of who signs, and all at hand. Where
// there is nothing but keys that may be anybody's, those have to do: public_key
// is often the other side's.
func ownersOf(sure []keyField, anybodys ...keyField) (owners, all []rsaKey, bad *rules.Problem) {
	owners, bad = rsaKeys(sure...)
	others, worse := rsaKeys(anybodys...)
	all = slices.Concat(owners, others)
	if len(owners) == 0 {
		owners = others
	}
	return owners, all, cmp.Or(bad, worse)
}

// otherKeys reads those of other_keys that are RSA keys.
func (c *Capture) otherKeys() []rsaKey {
	var keys []rsaKey
	names := slices.Sorted(maps.Keys(c.OtherKeys))
	for _, name := range names[:min(len(names), maxOtherKeys)] {
		more, _ := rsaKeys(keyField{"other_keys." + slug(name), c.OtherKeys[name]})
		keys = append(keys, more...)
	}
	return keys
}

// maxOtherKeys bounds how many keys are tried.
const maxOtherKeys = 64

// signedBody is the body that is to be signed: of an upload the part with the
// description, not the file.
func signedBody(c *Capture) string {
	kind, params, err := mime.ParseMediaType(c.header("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return c.Body
	}
	parts := multipart.NewReader(strings.NewReader(c.Body), params["boundary"])
	for range 16 {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		if part.FormName() != "meta" {
			continue
		}
		if meta, err := io.ReadAll(part); err == nil {
			return string(meta)
		}
	}
	return c.Body
}
