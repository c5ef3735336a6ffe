package sign

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

// nameOf writes a name by way of the standard library's parser, as the SDKs do.
func nameOf(n pkix.Name, between string, reversed bool) string {
	var parts []string
	for _, a := range n.Names {
		short := map[string]string{"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.10": "O", "2.5.4.11": "OU"}[a.Type.String()]
		part := short + "=" + a.Value.(string)
		if reversed {
			parts = append([]string{part}, parts...)
		} else {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, between)
}

func snOf(c *x509.Certificate) string {
	return md5Text(nameOf(c.Issuer, ",", true) + c.SerialNumber.String())
}

func md5Text(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }

func TestCertSNMistakes(t *testing.T) {
	leaf, serial := leafCert(), leafCert().SerialNumber
	issuer, right := nameOf(leaf.Issuer, ",", true), snOf(leaf)
	hexSerial := hex.EncodeToString(serial.Bytes())
	fingerprint := fmt.Sprintf("%x", md5.Sum(leaf.Raw))
	for _, x := range []struct {
		claimed string
		want    []string
	}{
		{right, []string{OK}},
		{strings.ToUpper(right), []string{"ALI_SN_CASE"}},
		{md5Text(issuer + hexSerial), []string{"ALI_SN_SERIAL_HEX"}},
		{md5Text(issuer + strings.ToUpper(hexSerial)), []string{"ALI_SN_SERIAL_HEX"}},
		{serial.String(), []string{"ALI_SN_NOT_MD5"}},
		{hexSerial, []string{"ALI_SN_NOT_MD5"}},
		{strings.ToUpper(hexSerial), []string{"ALI_SN_NOT_MD5"}},
		{"2021000000000777", []string{"ALI_SN_NOT_MD5"}},
		{fmt.Sprintf("%x", sha256.Sum256([]byte(issuer+serial.String()))), []string{"ALI_SN_NOT_MD5"}},
		{md5Text(nameOf(leaf.Subject, ",", true) + serial.String()), []string{"ALI_SN_SUBJECT"}},
		{md5Text(nameOf(leaf.Issuer, ",", false) + serial.String()), []string{"ALI_SN_ISSUER_ORDER"}},
		{md5Text(nameOf(leaf.Issuer, ", ", true) + serial.String()), []string{"ALI_SN_ISSUER_FORMAT"}},
		{md5Text("/" + nameOf(leaf.Issuer, "/", false) + serial.String()), []string{"ALI_SN_ISSUER_FORMAT", "ALI_SN_ISSUER_ORDER"}},
		{md5Text(serial.String()), []string{"ALI_SN_ISSUER_FORMAT"}},
		{fingerprint, []string{"ALI_SN_FINGERPRINT"}},
		{strings.ToUpper(fingerprint), []string{"ALI_SN_FINGERPRINT", "ALI_SN_CASE"}},
		{snOf(rootCert()), []string{"ALI_SN_OF_OTHER_CERT"}},
		{snOf(otherRoot()), []string{"ALI_SN_OF_OTHER_CERT"}},
		{snOf(leaf) + "_" + snOf(rootCert()), []string{"ALI_SN_OF_OTHER_CERT"}},
		{strings.ToUpper(md5Text(issuer + hexSerial)), []string{"ALI_SN_SERIAL_HEX", "ALI_SN_CASE"}},
		{md5Text(nameOf(leaf.Subject, ",", true) + hexSerial), []string{"ALI_SN_SUBJECT", "ALI_SN_SERIAL_HEX"}},
		{md5Text(nameOf(leaf.Issuer, ", ", true) + hexSerial), []string{"ALI_SN_SERIAL_HEX", "ALI_SN_ISSUER_FORMAT"}},
	} {
		c := Capture{ID: x.claimed, Kind: AlipayCertSN, Certificate: certPEM(leaf, rootCert()), ClaimedSN: x.claimed}
		if r := expectMistake(t, c, x.want...); r.Value != right {
			t.Errorf("%s: the right number is %s, not %s", x.claimed, right, r.Value)
		}
	}
}

func TestRootSNMistakes(t *testing.T) {
	sm2 := asSM2(curveRoot().Raw)
	bundle := inPEM("CERTIFICATE", sm2) + certPEM(rootCert(), curveRoot(), otherRoot())
	first, second, curve := snOf(rootCert()), snOf(otherRoot()), snOf(curveRoot())
	// The issuer and serial of the SM2 certificate are those of the other one.
	for _, x := range []struct {
		claimed string
		want    []string
	}{
		{first + "_" + second, []string{OK}},
		{first, []string{"ALI_ROOT_SN_INCOMPLETE"}},
		{second, []string{"ALI_ROOT_SN_INCOMPLETE"}},
		{second + "_" + first, []string{"ALI_ROOT_SN_ORDER"}},
		{first + "," + second, []string{"ALI_ROOT_SN_SEPARATOR"}},
		{first + second, []string{"ALI_ROOT_SN_SEPARATOR"}},
		{first + "_" + curve + "_" + second, []string{"ALI_ROOT_SN_NON_RSA"}},
		{curve + "_" + first + "_" + curve + "_" + second, []string{"ALI_ROOT_SN_NON_RSA"}},
		{strings.ToUpper(first + "_" + second), []string{"ALI_SN_CASE"}},
		{second + "," + first, []string{"ALI_ROOT_SN_ORDER", "ALI_ROOT_SN_SEPARATOR"}},
		{curve + "_" + first, []string{"ALI_ROOT_SN_NON_RSA", "ALI_ROOT_SN_INCOMPLETE"}},
		{snOf(leafCert()), []string{"ALI_SN_OF_OTHER_CERT", "ALI_ROOT_SN_INCOMPLETE"}},
		{first + "_" + md5Text(nameOf(otherRoot().Issuer, ",", false)+otherRoot().SerialNumber.String()), []string{"ALI_SN_ISSUER_ORDER"}},
		{"687", []string{"ALI_SN_NOT_MD5"}},
	} {
		r := expectMistake(t, Capture{ID: x.claimed, Kind: AlipayRootCertSN, Certificate: bundle, ClaimedSN: x.claimed}, x.want...)
		if r.Value != first+"_"+second {
			t.Errorf("value %s", r.Value)
		}
	}
	if got := AlipayRootSN(Describe(bundle)); got != first+"_"+second {
		t.Errorf("AlipayRootSN: %s", got)
	}
}

func TestSNUnreadable(t *testing.T) {
	for _, c := range []Capture{
		{}, {ClaimedSN: "7"}, {ClaimedSN: "7", Certificate: "garbage"}, {ClaimedSN: "7", Certificate: inPEM("PUBLIC KEY", pkixOf(ownRSA().Public()))},
	} {
		for _, kind := range []Kind{AlipayCertSN, AlipayRootCertSN} {
			c.Kind = kind
			if r := judged(t, c); r.Error == nil {
				t.Errorf("%s: %+v", kind, r)
			}
		}
	}
}

// What the tolerant reader says of a certificate is what crypto/x509 says.
func TestReadCertificate(t *testing.T) {
	for _, c := range []*x509.Certificate{leafCert(), rootCert(), curveRoot()} {
		got, ok := readCertificate(c.Raw)
		if !ok || got.serial.Cmp(c.SerialNumber) != 0 || commonName(got.subject) != c.Subject.CommonName ||
			!got.notBefore.Equal(c.NotBefore) || !got.notAfter.Equal(c.NotAfter) || string(got.key) != string(c.RawSubjectPublicKeyInfo) {
			t.Errorf("%+v", got)
		}
		if want := nameOf(c.Issuer, ",", true); rfc2253.write(got.issuer) != want {
			t.Errorf("issuer %q, want %q", rfc2253.write(got.issuer), want)
		}
	}
	if got, ok := readCertificate(asSM2(curveRoot().Raw)); !ok || !got.isSM2() || got.signedWithRSA() {
		t.Error("SM2 is not recognised")
	}
	small := certificate{serial: big.NewInt(0x0C4A)}
	if got := small.serialHex(); got != "0C4A" { // whole bytes: the leading zero stays
		t.Error(got)
	}
}

func FuzzReadCertificate(f *testing.F) {
	f.Add(leafCert().Raw)
	f.Add(asSM2(curveRoot().Raw))
	f.Add([]byte{0x30, 0x80, 2, 1, 3, 0})
	f.Fuzz(func(_ *testing.T, der []byte) {
		if c, ok := readCertificate(der); ok {
			_ = c.alipaySN() + c.serialHex()
			whySN(&c, "00112233445566778899aabbccddeeff", nil, &Result{})
		}
	})
}
