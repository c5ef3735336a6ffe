package redact

import "bytes"

// The classes of bytes that the scanners ask for.
const (
	letter = 1 << iota
	digit
	joint   // - and _, which join words
	base64  // + and /, which with letters and digits make standard base64
	hexed   // a hexadecimal digit
	between // may begin a separator of name and value
	ending  // the last letter of a secret's name
)

// class is a table because every byte of a line is looked up several times.
var class = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = digit | hexed
		case c >= 'A' && c <= 'F', c >= 'a' && c <= 'f':
			t[c] = letter | hexed
		case c >= 'G' && c <= 'Z', c >= 'g' && c <= 'z':
			t[c] = letter
		case c == '-' || c == '_':
			t[c] = joint
		case c == '+' || c == '/':
			t[c] = base64
		case c == '=' || c == ':' || c == '>' || c == '%' || c == 0xEF:
			t[c] = between
		}
	}
	for _, c := range "tydemgnTYDEMGN" {
		t[c] |= ending
	}
	return t
}()

// kind says what the name before a value tells of it.
type kind uint8

const (
	plain   kind = iota
	secret       // always masked
	coded        // masked, but never a word of prose: "sign: mismatch" is a message
	bearer       // coded, perhaps behind the name of a scheme
	maybe        // "key": masked where the value looks like one
	subject      // openid: the head stays
)

// secretNames are the ends of names, in lower case and without separators,
// longer ones before their own ends. whole ones must not continue a word:
// "design" and "assign" are no signatures.
var secretNames = []struct {
	end   string
	whole bool
	kind  kind
}{
	{"secret", false, secret}, {"secretkey", false, secret}, {"password", false, secret},
	{"passwd", false, secret}, {"passphrase", false, secret}, {"pwd", true, secret},
	{"privatekey", false, secret}, {"privatekeypem", false, secret}, {"privatekeystring", false, secret},
	{"privatekeycontent", false, secret}, {"apikey", false, secret}, {"v3key", false, secret},
	{"v2key", false, secret}, {"apikeyv3", false, secret}, {"apikeyv2", false, secret},
	{"mchkey", false, secret}, {"merchantkey", false, secret}, {"partnerkey", false, secret},
	{"paykey", false, secret}, {"accesskey", false, secret}, {"signkey", false, secret},
	{"encryptkey", false, secret}, {"aeskey", false, secret}, {"deskey", false, secret},
	{"md5key", false, secret}, {"sessionkey", false, secret}, {"ciphertext", false, secret},
	{"cookie", true, secret}, {"authcode", false, coded}, {"token", false, coded},
	{"signature", false, coded}, {"paysign", false, coded}, {"sign", true, coded},
	{"authorization", false, bearer}, {"openid", false, subject}, {"unionid", false, subject},
}

// chineseNames are what a person writes before a secret.
var chineseNames = []string{"密钥", "私钥", "密码", "口令", "令牌", "签名"}

// keptWords are no secrets, whatever stands before them.
var keptWords = []string{"", "true", "false", "null", "nil", "none", "ok", "OK", "success", "SUCCESS", "fail", "FAIL"}

// word is a name without separators and in lower case.
type word struct {
	buf    [64]byte
	n      int
	starts uint64 // bit i: a part of the name begins at buf[i]
}

func newWord(name []byte) (w word) {
	fresh, lower := true, false
	for _, c := range name {
		if class[c]&(letter|digit) == 0 || w.n == len(w.buf) {
			fresh = true
			continue
		}
		upper := c >= 'A' && c <= 'Z'
		if fresh || upper && lower {
			w.starts |= 1 << w.n
		}
		if upper {
			c += 'a' - 'A'
		}
		w.buf[w.n] = c
		w.n++
		fresh, lower = false, !upper
	}
	return w
}

func (w *word) text() []byte { return w.buf[:w.n] }

// secrecy judges a name. A number behind it ("password2") changes nothing.
func secrecy(name []byte) kind {
	if len(name) < 3 || class[name[len(name)-1]]&(ending|digit) == 0 {
		return plain
	}
	w := newWord(name)
	if string(w.text()) == "key" {
		return maybe
	}
	for range 2 {
		for i := range secretNames {
			s := &secretNames[i]
			at := w.n - len(s.end)
			if at >= 0 && w.n > 0 && w.buf[w.n-1] == s.end[len(s.end)-1] && string(w.buf[at:w.n]) == s.end && (!s.whole || w.starts&(1<<at) != 0) {
				return s.kind
			}
		}
		for w.n > 0 && class[w.buf[w.n-1]]&digit != 0 {
			w.n--
		}
	}
	return plain
}

// personNames speak of a person; publicNames of numbers that look like secrets
// and are needed to find the fault: orders, transactions, requests, serials.
var (
	personNames = []string{"card", "phone", "mobile", "tel", "openid", "bank", "mail", "contact", "user", "buyer", "payer", "key", "identity", "idno"}
	publicNames = []string{"order", "trade", "transaction", "txn", "refund", "request", "reqid", "trace", "serial",
		"appid", "mch", "merchant", "seller", "nonce", "batch", "prepay", "bizno", "billno", "uuid", "time"}
	publicWords   = []string{"pid", "ts", "certsn", "outno"}
	chinesePublic = []string{"单号", "流水号", "交易号", "序列号", "商户号"}
)

func isPublic(name []byte) bool {
	w := newWord(name)
	has := func(s string) bool { return bytes.Contains(w.text(), []byte(s)) }
	for _, s := range personNames {
		if has(s) {
			return false
		}
	}
	for _, s := range publicNames {
		if has(s) {
			return true
		}
	}
	for _, s := range publicWords {
		if string(w.text()) == s {
			return true
		}
	}
	return false
}
