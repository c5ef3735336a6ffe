package sign

import (
	"crypto/x509"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// The schemes of the Authorization header. Brands sign with their own and with
// brand_id for mchid.
const (
	wechatScheme = "WECHATPAY2-SHA256-RSA2048"
	brandScheme  = "WECHATPAY-BRAND-SHA256-RSA2048"
)

// authorization is an Authorization header read as leniently as can be.
type authorization struct {
	scheme string
	items  map[string]string
	plain  bool // not all values stand in double quotes
}

// authItem is a name and its value, in double quotes, in others, or bare. A
// wrapped signature may hold line breaks.
var authItem = source.Pattern(`([A-Za-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\s"']+))`)

// maxHeader bounds a header; web servers refuse them beyond 8 KiB or so.
const maxHeader = 64 << 10

// readAuthorization takes a header apart. The values of the known items have no
// = but for the padding of base64, so that a bare one can be told.
func readAuthorization(header string) authorization {
	a := authorization{items: map[string]string{}}
	header = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(header), "Authorization:"))
	if len(header) > maxHeader {
		return a
	}
	first, rest, _ := strings.Cut(header, " ")
	if !strings.Contains(first, "=") {
		a.scheme, header = first, rest
	}
	for _, m := range authItem().FindAllStringSubmatch(header, -1) {
		a.items[strings.ToLower(m[1])] = m[2] + m[3] + m[4]
		a.plain = a.plain || m[2] == ""
	}
	return a
}

// check notes what is wrong with the header itself.
func (a authorization) check(f *findings) {
	owner := "mchid"
	if a.scheme == brandScheme && a.items["brand_id"] != "" {
		owner = "brand_id"
	} else if a.scheme != wechatScheme {
		f.note("WX3_AUTH_SCHEMA", "")
	}
	for _, name := range []string{owner, "nonce_str", "timestamp", "serial_no", "signature"} {
		if a.items[name] == "" {
			f.note("WX3_AUTH_FIELD_MISSING", "field:"+name)
		}
	}
	if a.plain {
		f.note("WX3_AUTH_FORMAT", "unquoted")
	}
}

// checkSerial notes a serial_no that does not name the merchant certificate. The
// platform compares texts, so that another spelling of the number fails too.
func checkSerial(serial string, cert *x509.Certificate, f *findings, r *Result) {
	switch {
	case serial == "":
		return
	case strings.HasPrefix(strings.ToUpper(serial), "PUB_KEY_ID"):
		f.note("WX3_SERIAL_NOT_MERCHANT_CERT", "public-key-id")
		return
	case cert == nil:
		if strings.ContainsAny(serial, ": ") || len(serial) > 40 && strings.Trim(serial, "0123456789") == "" {
			f.note("WX3_SERIAL_FORMAT", "")
		}
		return
	}
	right := serialOf(cert)
	if strings.EqualFold(serial, right) {
		return
	}
	r.Value = right
	for _, s := range spelledSerials(serial) {
		if s.Cmp(cert.SerialNumber) == 0 {
			f.note("WX3_SERIAL_FORMAT", "")
			return
		}
	}
	f.note("WX3_SERIAL_NOT_MERCHANT_CERT", "")
}

// serialOf writes a serial number as WeChat Pay does: the bytes in upper-case hex.
func serialOf(cert *x509.Certificate) string {
	return strings.ToUpper(hex.EncodeToString(cert.SerialNumber.Bytes()))
}

// spelledSerials are the numbers that a serial may be meant to be: hex with signs
// between, with 0x before or zeros lost, or decimal.
func spelledSerials(serial string) []*big.Int {
	var all []*big.Int
	plain := strings.NewReplacer(":", "", " ", "", "-", "").Replace(strings.ToLower(serial))
	plain = strings.TrimPrefix(plain, "0x")
	for _, base := range []int{16, 10} {
		if n, ok := new(big.Int).SetString(plain, base); ok && len(plain) <= 100 {
			all = append(all, n)
		}
	}
	return all
}

// sameSerial compares serials as numbers, as configurations write them.
func sameSerial(a string, cert *x509.Certificate) bool {
	return slices.ContainsFunc(spelledSerials(a), func(n *big.Int) bool { return n.Cmp(cert.SerialNumber) == 0 })
}
