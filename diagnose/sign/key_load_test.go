package sign

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// keyTexts are good texts of each kind.
func keyTexts() (pkcs8, pkcs1, public, cert string) {
	return inPEM("PRIVATE KEY", pkcs8Of(ownRSA())), inPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(ownRSA())),
		inPEM("PUBLIC KEY", pkixOf(ownRSA().Public())), certPEM(leafCert())
}

func bareBase64(text string) string {
	block, _ := pem.Decode([]byte(text))
	return base64.StdEncoding.EncodeToString(block.Bytes)
}

func pemBody(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[1:len(lines)-1], "\n")
}

// plussedKey is a key whose base64 holds plus signs, at the start of a line
// as well, and padding.
func plussedKey() string {
	for {
		text := inPEM("PRIVATE KEY", pkcs8Of(newRSA(2048)))
		if strings.Contains(text, "\n+") && strings.Contains(text, "=\n") {
			return text
		}
	}
}

func TestKeyMistakes(t *testing.T) {
	pkcs8, pkcs1, public, cert := keyTexts()
	plussed := plussedKey()
	indented := "    " + strings.ReplaceAll(strings.TrimSpace(pkcs8), "\n", "\n    ") + "\n"
	oneLine := strings.ReplaceAll(pkcs8, "\n", "")
	blanks := strings.TrimSpace(strings.ReplaceAll(pkcs8, "\n", " "))
	escaped := strings.ReplaceAll(pkcs8, "\n", `\n`)
	encrypted := must(asn1.Marshal(struct {
		Algorithm struct {
			OID    asn1.ObjectIdentifier
			Params asn1.RawValue
		}
		Data []byte
	}{Algorithm: struct {
		OID    asn1.ObjectIdentifier
		Params asn1.RawValue
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, asn1.NullRawValue}, Data: make([]byte, 1200)}))
	curve, curve8 := must(x509.MarshalECPrivateKey(curveKey())), pkcs8Of(curveKey())
	javaLines := `"` + strings.ReplaceAll(strings.TrimSpace(pkcs8), "\n", "\\n\" +\n    \"") + `\n";`
	for _, x := range []struct {
		name, text, role string
		want             []string
		mended           bool
	}{
		{"PKCS#8", pkcs8, "private_key", []string{OK}, true},
		{"PKCS#1", pkcs1, "private", []string{OK}, true},
		{"public", public, "public_key", []string{OK}, true},
		{"PKCS#1 public", inPEM("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&ownRSA().PublicKey)), "public_key", []string{OK}, true},
		{"certificate", cert, "certificate", []string{OK}, true},
		{"chain", certPEM(leafCert(), rootCert()), "certificate", []string{OK}, true},
		{"bundle of roots", certPEM(rootCert(), otherRoot()), "certificate", []string{OK}, true},
		{"bundle that begins with SM2", inPEM("CERTIFICATE", asSM2(curveRoot().Raw)) + certPEM(rootCert()), "certificate", []string{OK}, true},
		{"openssl's remarks", "Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n" + pkcs8, "private_key", []string{OK}, true},
		{"key and certificate", pkcs8 + cert, "certificate", []string{OK}, true},

		{"nothing", " \n", "private_key", []string{"KEY_EMPTY"}, false},
		{"empty quotes", `""`, "private_key", []string{"KEY_EMPTY"}, false},
		{"Unix path", "/srv/keys/apiclient_key.pem", "private_key", []string{"KEY_IS_PATH"}, false},
		{"Windows path", `C:\new\cert\key.pem`, "private_key", []string{"KEY_IS_PATH"}, false},
		{"class path", "classpath:cert/app", "private_key", []string{"KEY_IS_PATH"}, false},
		{"file name", "apiclient_cert.p12", "certificate", []string{"KEY_IS_PATH"}, false},
		{"BOM", "\ufeff" + pkcs8, "private_key", []string{"KEY_BOM"}, true},
		{"CRLF", strings.ReplaceAll(pkcs8, "\n", "\r\n"), "private_key", []string{"KEY_CRLF"}, true},
		{"bare", bareBase64(pkcs8), "private_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"bare lines", pemBody(pkcs8), "private_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"bare PKCS#1", bareBase64(pkcs1), "private_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"bare public", bareBase64(public), "public_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"bare certificate", bareBase64(cert), "certificate", []string{"KEY_NO_PEM_HEADER"}, true},
		{"END without BEGIN", pemBody(pkcs8) + "\n-----END PRIVATE KEY-----\n", "private_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"DER", string(pkcs8Of(ownRSA())), "private_key", []string{"KEY_NO_PEM_HEADER"}, true},
		{"one line", oneLine, "private_key", []string{"KEY_SINGLE_LINE"}, true},
		{"END behind the body", strings.Replace(pkcs8, "\n-----END", "-----END", 1), "private_key", []string{"KEY_SINGLE_LINE"}, true},
		{"blanks", blanks, "private_key", []string{"KEY_SPACES_FOR_NEWLINES"}, true},
		{"bare blanks", strings.ReplaceAll(pemBody(pkcs8), "\n", " "), "private_key", []string{"KEY_SPACES_FOR_NEWLINES", "KEY_NO_PEM_HEADER"}, true},
		{`\n`, escaped, "private_key", []string{"KEY_LITERAL_BACKSLASH_N"}, true},
		{`\r\n`, strings.ReplaceAll(pkcs8, "\n", `\r\n`), "private_key", []string{"KEY_LITERAL_BACKSLASH_N"}, true},
		{"quoted", `"` + strings.TrimSpace(pkcs8) + `"`, "private_key", []string{"KEY_QUOTED"}, true},
		{"quoted, of JSON", `"` + escaped + `",`, "private_key", []string{"KEY_QUOTED", "KEY_LITERAL_BACKSLASH_N"}, true},
		{"with the variable", `WX_KEY="` + escaped + `"`, "private_key", []string{"KEY_QUOTED", "KEY_LITERAL_BACKSLASH_N"}, true},
		{"line by line", javaLines, "private_key", []string{"KEY_QUOTED", "KEY_LITERAL_BACKSLASH_N"}, true},
		{"indented", indented, "private_key", []string{"KEY_INDENTED"}, true},
		{"em dashes", strings.ReplaceAll(pkcs8, "-----", "———"), "private_key", []string{"KEY_DASHES"}, true},
		{"four dashes", strings.ReplaceAll(pkcs8, "-----", "----"), "private_key", []string{"KEY_DASHES"}, true},
		{"no END", strings.Replace(pkcs8, "-----END PRIVATE KEY-----\n", "", 1), "private_key", []string{"KEY_NO_FOOTER"}, true},
		{"percent", url.QueryEscape(bareBase64(pkcs8)), "private_key", []string{"KEY_URLENCODED", "KEY_NO_PEM_HEADER"}, true},
		{"percent, PEM", url.QueryEscape(pkcs8), "private_key", []string{"KEY_URLENCODED"}, true},
		{"plus, bare", strings.ReplaceAll(bareBase64(plussed), "+", " "), "private_key", []string{"KEY_PLUS_TO_SPACE", "KEY_NO_PEM_HEADER"}, true},
		{"plus, PEM", strings.ReplaceAll(plussed, "+", " "), "private_key", []string{"KEY_PLUS_TO_SPACE"}, true},
		{"plus and line feeds", strings.ReplaceAll(strings.ReplaceAll(plussed, "+", " "), "\n", " "), "private_key", []string{"KEY_PLUS_TO_SPACE", "KEY_SPACES_FOR_NEWLINES"}, true},
		{"twice base64", b64([]byte(pkcs8)), "private_key", []string{"KEY_DOUBLE_BASE64"}, true},
		{"twice base64, bare", b64([]byte(bareBase64(pkcs8))), "private_key", []string{"KEY_DOUBLE_BASE64", "KEY_NO_PEM_HEADER"}, true},
		{"twice base64, CRLF", b64([]byte(strings.ReplaceAll(pkcs8, "\n", "\r\n"))), "private_key", []string{"KEY_DOUBLE_BASE64", "KEY_CRLF"}, true},
		{"cut", pkcs8[:800] + "\n-----END PRIVATE KEY-----\n", "private_key", []string{"KEY_TRUNCATED"}, false},
		{"cut, no END", pkcs8[:801], "private_key", []string{"KEY_TRUNCATED", "KEY_NO_FOOTER"}, false},
		{"line lost", pkcs8[:28+65] + pkcs8[28+130:], "private_key", []string{"KEY_TRUNCATED"}, false},
		{"bad character", pkcs8[:100] + "*" + pkcs8[101:], "private_key", []string{"KEY_BAD_BASE64"}, false},
		{"no key", "just some words", "private_key", []string{"KEY_BAD_BASE64", "KEY_NO_PEM_HEADER"}, false},
		{"bytes behind", inPEM("PRIVATE KEY", append(pkcs8Of(ownRSA()), 0, 0)), "private_key", []string{"KEY_BAD_BASE64"}, true},
		{"padding lost", strings.ReplaceAll(plussed, "=", ""), "private_key", []string{"KEY_TRUNCATED"}, true},
		{"damaged", pkcs8[:604] + "AAAA" + pkcs8[608:], "private_key", []string{"KEY_BAD_BASE64"}, false},

		{"PKCS#1 as PKCS#8", strings.ReplaceAll(pkcs1, "RSA ", ""), "private_key", []string{"KEY_PKCS1_IN_PKCS8_HEADER"}, true},
		{"PKCS#8 as PKCS#1", strings.ReplaceAll(pkcs8, "PRIVATE", "RSA PRIVATE"), "private_key", []string{"KEY_PKCS8_IN_PKCS1_HEADER"}, true},
		{"private as public", strings.ReplaceAll(pkcs8, "PRIVATE", "PUBLIC"), "public_key", []string{"KEY_HEADER_MISLABELLED", "KEY_PRIVATE_WHERE_PUBLIC"}, false},
		{"private as public, wanted private", strings.ReplaceAll(pkcs8, "PRIVATE", "PUBLIC"), "private_key", []string{"KEY_HEADER_MISLABELLED"}, true},
		{"public as RSA PUBLIC", strings.ReplaceAll(public, "PUBLIC", "RSA PUBLIC"), "public_key", []string{"KEY_HEADER_MISLABELLED"}, true},
		{"END differs", strings.Replace(pkcs8, "END PRIVATE", "END RSA PRIVATE", 1), "private_key", []string{"KEY_HEADER_MISLABELLED"}, true},
		{"blanks of the header lost", strings.ReplaceAll(pkcs8, " PRIVATE KEY", "PRIVATEKEY"), "private_key", []string{"KEY_HEADER_MISLABELLED"}, true},
		{"public for private", public, "private_key", []string{"KEY_PUBLIC_WHERE_PRIVATE"}, false},
		{"bare public for private", bareBase64(public), "private_key", []string{"KEY_PUBLIC_WHERE_PRIVATE", "KEY_NO_PEM_HEADER"}, false},
		{"private for public", pkcs8, "public_key", []string{"KEY_PRIVATE_WHERE_PUBLIC"}, false},
		{"certificate for private", cert, "private_key", []string{"KEY_CERT_WHERE_PRIVATE"}, false},
		{"certificate for public", cert, "public_key", []string{"KEY_CERT_WHERE_PUBLIC"}, true},
		{"public for certificate", public, "certificate", []string{"KEY_PUBLIC_WHERE_CERT"}, false},
		{"request for certificate", inPEM("CERTIFICATE REQUEST", request()), "certificate", []string{"KEY_PUBLIC_WHERE_CERT"}, false},
		{"private for certificate", pkcs8, "certificate", []string{"KEY_PRIVATE_WHERE_PUBLIC"}, false},
		{"encrypted", inPEM("ENCRYPTED PRIVATE KEY", encrypted), "private_key", []string{"KEY_ENCRYPTED"}, false},
		{"encrypted, old", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\n" + b64(make([]byte, 640)) + "\n-----END RSA PRIVATE KEY-----\n", "private_key", []string{"KEY_ENCRYPTED"}, false},
		{"key store", b64(keyStore()), "private_key", []string{"KEY_ENCRYPTED", "KEY_NO_PEM_HEADER"}, false},
		{"EC", inPEM("EC PRIVATE KEY", curve), "private_key", []string{"KEY_EC_NOT_RSA"}, false},
		{"EC with parameters", inPEM("EC PARAMETERS", []byte{6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7}) + inPEM("EC PRIVATE KEY", curve), "private_key", []string{"KEY_EC_NOT_RSA"}, false},
		{"EC, PKCS#8", inPEM("PRIVATE KEY", curve8), "private_key", []string{"KEY_EC_NOT_RSA"}, false},
		{"EC public", inPEM("PUBLIC KEY", pkixOf(curveKey().Public())), "public_key", []string{"KEY_EC_NOT_RSA"}, false},
		{"SM2", inPEM("PRIVATE KEY", asSM2(curve8)), "private_key", []string{"KEY_SM2_NOT_RSA"}, false},
		{"SM2, SEC 1", inPEM("EC PRIVATE KEY", asSM2(curve)), "private_key", []string{"KEY_SM2_NOT_RSA"}, false},
		{"SM2 certificate", inPEM("CERTIFICATE", asSM2(curveRoot().Raw)), "certificate", []string{"KEY_SM2_NOT_RSA"}, false},
		{"short", inPEM("PRIVATE KEY", pkcs8Of(shortRSA())), "private_key", []string{"KEY_TOO_SHORT"}, false},
		{"root first", certPEM(rootCert(), leafCert()), "certificate", []string{"CERT_CHAIN_ORDER"}, true},
	} {
		c := Capture{ID: x.name, Kind: KeyLoad, Text: x.text, ExpectedRole: x.role}
		if r := expectMistake(t, c, x.want...); r.Repairable != x.mended {
			t.Errorf("%s: repairable %v", x.name, r.Repairable)
		}
		holdRepair(t, c)
	}
}

// holdRepair holds that what Repair writes is in order, and that it is the key
// that was there before.
func holdRepair(t *testing.T, c Capture) {
	t.Helper()
	clean, ok := Repair(c.Text, c.ExpectedRole)
	if !ok {
		return
	}
	before := Verify(c)
	c.Text = clean
	after := Verify(c)
	if after.Mistake != OK && after.Mistake != "KEY_TOO_SHORT" {
		t.Errorf("%s: repaired, it has %s %s", c.ID, after.Mistake, after.Detail)
	}
	if before.Mistake != "CERT_CHAIN_ORDER" && before.Value != after.Value {
		t.Errorf("%s: repaired, it is another key", c.ID)
	}
	if block, rest := pem.Decode([]byte(clean)); block == nil || len(bytes.TrimSpace(rest)) > 0 && block.Type != "CERTIFICATE" {
		t.Errorf("%s: not clean: %q", c.ID, clean[:30])
	}
}

func request() []byte {
	return must(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: named("2088000000000001", "Alipay")}, ownRSA()))
}

// keyStore looks like PKCS#12: version 3, then what is authenticated.
func keyStore() []byte {
	return must(asn1.Marshal(struct {
		Version int
		Safe    struct {
			Type asn1.ObjectIdentifier
			Data []byte
		}
	}{3, struct {
		Type asn1.ObjectIdentifier
		Data []byte
	}{oidData, make([]byte, 300)}}))
}

func TestShortKeyForRSA(t *testing.T) {
	expectMistake(t, Capture{Kind: KeyLoad, Text: inPEM("PRIVATE KEY", pkcs8Of(shortRSA())), ExpectedRole: "private_key", SignType: "RSA"}, OK)
}

func TestDescribe(t *testing.T) {
	pkcs8, pkcs1, public, cert := keyTexts()
	text := pkcs8 + pkcs1 + public + cert + inPEM("CERTIFICATE", asSM2(curveRoot().Raw)) + inPEM("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(curveKey())))
	list := Describe(text)
	if len(list) != 6 {
		t.Fatalf("%d blocks", len(list))
	}
	var got []string
	for _, k := range list {
		got = append(got, fmt.Sprint(k.Kind, " ", k.Form, " ", k.Label, " ", k.Algorithm, " ", k.Bits, " ", k.Roles, " ", k.Mistakes))
	}
	want := []string{
		"private PKCS#8 PRIVATE KEY RSA 2048 [private] []",
		"private PKCS#1 RSA PRIVATE KEY RSA 2048 [private] []",
		"public PKIX PUBLIC KEY RSA 2048 [public] []",
		"certificate X.509 CERTIFICATE RSA 2048 [certificate public] []",
		"certificate X.509 CERTIFICATE SM2 0 [] [KEY_SM2_NOT_RSA]",
		"private SEC 1 EC PRIVATE KEY EC P-256 256 [] [KEY_EC_NOT_RSA]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, k := range list[:4] {
		if k.Pair != list[0].Pair || len(k.Pair) != 16 || len(k.Fingerprint) != 64 {
			t.Errorf("pair %q", k.Pair)
		}
	}
	leaf := list[3]
	if leaf.AlipayCertSN != snOf(leafCert()) || leaf.SerialDecimal != leafCert().SerialNumber.String() || !leaf.InRootSN ||
		leaf.Subject != "2088000000000001-测试" || leaf.Issuer != "Test Root R1" || !leaf.NotAfter.Equal(leafCert().NotAfter) {
		t.Errorf("%+v", leaf)
	}
	if sm2 := list[4]; sm2.InRootSN || sm2.AlipayCertSN != snOf(curveRoot()) || sm2.NotAfter.IsZero() {
		t.Errorf("%+v", sm2)
	}
}

func TestDescribeOtherForms(t *testing.T) {
	ed := must(x509.MarshalPKIXPublicKey(must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)).Public()))
	for text, want := range map[string]string{
		inPEM("CERTIFICATE REQUEST", request()): "certificate request PKCS#10 RSA",
		b64(keyStore()):                         "key store PKCS#12 ",
		string(keyStore()):                      "key store PKCS#12 ",
		inPEM("PUBLIC KEY", ed):                 "public PKIX EC P-384",
		"garbage":                               "  ",
	} {
		k := Describe(text)
		if len(k) != 1 || fmt.Sprint(k[0].Kind, " ", k[0].Form, " ", k[0].Algorithm) != want {
			t.Errorf("%.30q: %+v, want %q", text, k, want)
		}
	}
	if k := Describe("/etc/key.pem"); len(k) != 0 {
		t.Errorf("a path has no blocks: %+v", k)
	}
}

// Hostile texts are answered, and soon.
func TestKeyTextHostile(t *testing.T) {
	huge := must(asn1.Marshal([]any{0, 1}))
	for _, text := range []string{
		strings.Repeat("-----BEGIN A-----\n", 14_000), strings.Repeat("A", longestKeyText), strings.Repeat("-", longestKeyText), strings.Repeat(`\n`, 130_000),
		strings.Repeat("%41", 80_000), strings.Repeat("x", longestKeyText+1), "\x30\x84\xff\xff\xff\xff", "\x30\x83\xff\xff\xff" + strings.Repeat("\x30", 100), string(huge),
		strings.Repeat(" ", 1<<17) + "-----BEGIN X-----", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
		strings.Repeat("\"\n", 130_000), hugePKCS1(), strings.Repeat(hugePKCS1(), 64),
	} {
		start := time.Now()
		judged(t, Capture{Kind: KeyLoad, Text: text, ExpectedRole: "private_key"})
		Describe(text)
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%.20q took %v", text, took)
		} else if took > 100*time.Millisecond {
			t.Logf("%.20q took %v", text, took)
		}
	}
}

// hugePKCS1 is a private key of numbers as large as are let through.
func hugePKCS1() string {
	number := func(bits uint) []byte {
		b := bytes.Repeat([]byte{0x7F}, int(bits/8))
		return b
	}
	var all []byte
	for _, n := range [][]byte{{0}, number(8 * 1800), {1, 0, 1}, number(8 * 1800), number(8 * 900), number(8 * 900), number(8 * 900), number(8 * 900), number(8 * 900)} {
		all = append(all, must(asn1.Marshal(asn1.RawValue{Tag: asn1.TagInteger, Bytes: n}))...)
	}
	return inPEM("RSA PRIVATE KEY", must(asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: all})))
}

func FuzzKeyText(f *testing.F) {
	pkcs8, pkcs1, public, cert := keyTexts()
	for _, text := range []string{pkcs8, pkcs1, public, cert, bareBase64(pkcs8), strings.ReplaceAll(pkcs8, "\n", " "), b64([]byte(public)), string(keyStore()), "———BEGIN———"} {
		f.Add(text, "private_key")
	}
	f.Fuzz(func(t *testing.T, text, role string) {
		r := Verify(Capture{Kind: KeyLoad, Text: text, ExpectedRole: role})
		if r.Mistake == "" || r.Valid != (r.Mistake == OK) {
			t.Errorf("%+v", r)
		}
		Describe(text)
		if clean, ok := Repair(text, role); ok {
			if block, _ := pem.Decode([]byte(clean)); block == nil {
				t.Errorf("not clean: %q", clean)
			}
			if again, ok := Repair(clean, role); !ok || again != clean {
				t.Errorf("repairing again changes it: %q, then %q", clean, again)
			}
		}
	})
}
