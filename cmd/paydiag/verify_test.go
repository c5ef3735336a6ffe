package main

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// merchantKeys is a merchant made for one test: its private key, certificate and
// serial, in files.
type merchantKeys struct {
	dir, serial string
	key         *rsa.PrivateKey
	pem         string
}

func newMerchant(t testing.TB) merchantKeys {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(0x5A17C0DE), Subject: pkix.Name{CommonName: "1900000001"},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	m := merchantKeys{dir: t.TempDir(), key: key, serial: "5A17C0DE", pem: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))}
	m.write(t, "key.pem", m.pem)
	m.write(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return m
}

func (m merchantKeys) write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// capture is a request of WeChat v3 whose signature is over the text given.
func (m merchantKeys) capture(t testing.TB, id, body, signed string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, m.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString(sig)
	raw, err := json.Marshal(map[string]any{
		"id": id, "kind": "wechat.v3.request_sign", "method": "POST", "url": "/v3/pay/transactions/jsapi?a=1", "timestamp": "1790000000", "nonce": "NONCE1234567890",
		"body": body, "mchid": "1900000001", "serial_no": m.serial, "private_key": "key.pem", "certificate": "cert.pem", "signature": b64,
		"authorization": fmt.Sprintf(`WECHATPAY2-SHA256-RSA2048 mchid="1900000001",nonce_str="NONCE1234567890",signature="%s",timestamp="1790000000",serial_no="%s"`, b64, m.serial),
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

const order = `{"description":"tea","out_trade_no":"A1","amount":{"total":100}}`

func canonical(url, body string) string {
	return "POST\n" + url + "\n1790000000\nNONCE1234567890\n" + body + "\n"
}

// Engineers feed captures and learn the mistake, machines the same a line.
func TestVerify(t *testing.T) {
	m := newMerchant(t)
	right := m.capture(t, "right", order, canonical("/v3/pay/transactions/jsapi?a=1", order))
	noQuery := m.capture(t, "no-query", order, canonical("/v3/pay/transactions/jsapi", order))
	noLF := m.capture(t, "no-lf", order, strings.TrimSuffix(canonical("/v3/pay/transactions/jsapi?a=1", order), "\n"))
	file := m.write(t, "captures.jsonl", right+"\n"+noQuery+"\n"+noLF+"\n")

	got := paydiag(t, "", "verify", file, "--format", "jsonl")
	if got.code != 1 || got.err != "" {
		t.Fatalf("exit code %d, %s", got.code, got.err)
	}
	var labels []string
	for line := range strings.Lines(got.out) {
		var v struct{ ID, Mistake, Cause, Hint string }
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		labels = append(labels, v.ID+" "+v.Mistake+" "+v.Cause)
		if v.Hint == "" {
			t.Errorf("%s: no hint", v.ID)
		}
	}
	want := "right OK |no-query WX3_URL_NO_QUERY sign-wrong-string|no-lf WX3_CANON_NO_TRAILING_LF sign-wrong-string"
	if strings.Join(labels, "|") != want {
		t.Errorf("got %q, want %q", labels, want)
	}

	text := paydiag(t, "", "verify", file, "--lang", "zh")
	for _, w := range []string{"✓ ", "✗ ", "WX3_URL_NO_QUERY", "签的是", "应签的", "个字节开始不同", "处理"} {
		if !strings.Contains(text.out, w) {
			t.Errorf("the text lacks %q:\n%s", w, text.out)
		}
	}
	if got := paydiag(t, right+"\n", "verify", "--base", m.dir, "-"); got.code != 0 {
		t.Errorf("all right: exit code %d\n%s%s", got.code, got.out, got.err)
	}
	if got := paydiag(t, "nothing signed here", "verify", "-"); got.code != 2 || got.err == "" {
		t.Errorf("nothing to verify: exit code %d, %s", got.code, got.err)
	}
	everything := got.out + text.out
	for line := range strings.Lines(m.pem) {
		if len(line) > 20 && !strings.HasPrefix(line, "-----") && strings.Contains(everything, strings.TrimSpace(line)) {
			t.Fatal("a line of the private key is in the output")
		}
	}
}

// A capture may name files of its folder, and no others.
func TestVerifyReadsBelowItsFolderOnly(t *testing.T) {
	m := newMerchant(t)
	sub := filepath.Join(m.dir, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	c := strings.ReplaceAll(m.capture(t, "out", order, canonical("/v3/pay/transactions/jsapi?a=1", order)), `"cert.pem"`, `"../cert.pem"`)
	got := paydiag(t, c+"\n", "verify", "--base", sub, "--format", "jsonl", "-")
	if got.code == 0 || strings.Contains(got.out, `"mistake":"OK"`) {
		t.Errorf("a file outside the folder was read: %s", got.out)
	}
}

func TestKeys(t *testing.T) {
	m := newMerchant(t)
	got := paydiag(t, "", "keys", m.dir)
	for _, w := range []string{"PKCS#8", "RSA", "2048 bit", "5A17C0DE", "1900000001", "2031-01-01", "pair "} {
		if !strings.Contains(got.out, w) {
			t.Errorf("the output lacks %q:\n%s", w, got.out)
		}
	}
	if got.code != 0 {
		t.Errorf("exit code %d", got.code)
	}
	damaged := m.write(t, "damaged.pem", strings.ReplaceAll(strings.TrimSpace(m.pem), "\n", `\n`))
	clean := filepath.Join(m.dir, "clean.pem")
	if got := paydiag(t, "", "keys", damaged); got.code != 1 || !strings.Contains(got.out, "KEY_LITERAL_BACKSLASH_N") || !strings.Contains(got.out, "--repair") {
		t.Errorf("damaged: exit code %d\n%s", got.code, got.out)
	}
	if got := paydiag(t, "", "keys", "--repair", clean, "--role", "private", damaged); got.code != 0 || got.out != "" {
		t.Errorf("repair: %+v", got)
	}
	text, err := os.ReadFile(clean)
	if err != nil || string(text) != m.pem {
		t.Errorf("repaired: %v\n%s", err, text)
	}
	if info, err := os.Stat(clean); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if got := paydiag(t, "", "keys", "--repair", clean, damaged); got.code != 2 {
		t.Errorf("a file was overwritten: %+v", got)
	}
}

func TestDecrypt(t *testing.T) {
	const key = "0123456789abcdef0123456789ABCDEF"
	block, err := aes.NewCipher([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	sealed := gcm.Seal(nil, []byte("NONCE1234567"), []byte(`{"trade_state":"SUCCESS","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}`), []byte("transaction"))
	notify := fmt.Sprintf(`{"id":"x","event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource","resource":{"algorithm":"AEAD_AES_256_GCM","ciphertext":"%s","nonce":"NONCE1234567","associated_data":"transaction","original_type":"transaction"}}`,
		base64.StdEncoding.EncodeToString(sealed))
	keyFile := filepath.Join(t.TempDir(), "v3.key")
	if err := os.WriteFile(keyFile, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := paydiag(t, notify, "decrypt", "--key-file", keyFile, "-")
	if got.code != 0 || !strings.Contains(got.out, "SUCCESS") || strings.Contains(got.out, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o") {
		t.Errorf("%+v", got)
	}
	if got := paydiag(t, notify, "decrypt", "--key-file", keyFile, "--plain", "-"); !strings.Contains(got.out, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o") {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(keyFile, []byte(strings.ToLower(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := paydiag(t, notify, "decrypt", "--key-file", keyFile, "-"); got.code != 1 || got.out != "" {
		t.Errorf("%+v", got)
	}
}

// In a case, and beside a pasted message with the merchant's configuration, a
// mistake that was proved outweighs what is usual.
func TestProvedMistakesAreEvidence(t *testing.T) {
	m := newMerchant(t)
	config := m.write(t, "paydiag.yaml", "wechat:\n  mchid: \"1900000001\"\n  serial_no: "+m.serial+"\n  private_key: {file: key.pem}\n  merchant_certificate: cert.pem\n")
	capture := m.capture(t, "order-7", order, canonical("/v3/pay/transactions/jsapi", order))
	m.write(t, "captures.jsonl", capture+"\n"+capture+"\n")
	got := paydiag(t, "", "check", m.dir, "-q")
	if got.code != 1 || !strings.Contains(got.out, "SIGN:WX3_URL_NO_QUERY") {
		t.Errorf("check: exit code %d, %s\n%s", got.code, got.err, got.out)
	}

	var c struct{ Authorization, Body string }
	if err := json.Unmarshal([]byte(capture), &c); err != nil {
		t.Fatal(err)
	}
	dump := "POST /v3/pay/transactions/jsapi?a=1 HTTP/1.1\nHost: api.mch.weixin.qq.com\nAuthorization: " + c.Authorization + "\nContent-Type: application/json\n\n" + c.Body + "\n\n" +
		"HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n" + `{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}` + "\n"
	paste := m.write(t, "dump.txt", dump)
	got = paydiag(t, "", "explain", paste, "--config", config, "-q")
	if got.code != 0 || !strings.Contains(got.out, "SIGN:WX3_URL_NO_QUERY") {
		t.Errorf("explain: exit code %d, %s\n%s", got.code, got.err, got.out)
	}
	if without := paydiag(t, "", "explain", paste, "-q"); strings.Contains(without.out, "SIGN:") {
		t.Errorf("a mistake was claimed without the keys:\n%s", without.out)
	}
}

// Nothing secret leaves the process: no part of a private key, no API key, no
// plaintext, in no format, no error and no file.
func TestNoSecretLeavesTheProcess(t *testing.T) {
	m := newMerchant(t)
	const apiKey, wrongKey, plaintext = "Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq", "Wx9Wx9Wx9Wx9Wx9Wx9Wx9Wx9Wx9Wx9Wx", "plaintext-that-nobody-may-see"
	block, err := aes.NewCipher([]byte(apiKey))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	sealed := base64.StdEncoding.EncodeToString(gcm.Seal(nil, []byte("NONCE1234567"), []byte(plaintext), []byte("transaction")))
	aead := func(key, nonce string) string {
		return fmt.Sprintf(`{"kind":"wechat.v3.aead_decrypt","key":%q,"nonce":%q,"associated_data":"transaction","ciphertext":%q}`, key, nonce, sealed)
	}
	keyLoad, err := json.Marshal(map[string]string{"kind": "key.load", "text": strings.ReplaceAll(m.pem, "\n", " "), "expected_role": "public"})
	if err != nil {
		t.Fatal(err)
	}
	inline := strings.Replace(m.capture(t, "inline", order, canonical("/v3/pay", order)), `"key.pem"`, string(must(json.Marshal(m.pem))), 1)
	captures := m.write(t, "captures.jsonl", strings.Join([]string{
		inline, aead(apiKey, "NONCE1234567"), aead(wrongKey, "NONCE1234567"), aead(apiKey, "NONCE7654321"), string(keyLoad),
		fmt.Sprintf(`{"kind":"wechat.v2.sign","key":%q,"sign":"ABC","sign_type":"MD5","params":{"a":"1"},"other_keys":{"v3":%q}}`, apiKey, wrongKey),
	}, "\n")+"\n")
	broken := m.write(t, "broken.jsonl", strings.Replace(inline, `"kind"`, `"kindd"`, 1)+"\n")
	config := m.write(t, "paydiag.yaml", "wechat:\n  mchid: \"1900000001\"\n  api_v3_key: "+apiKey+"\n  private_key: |\n    "+strings.ReplaceAll(strings.TrimSpace(m.pem), "\n", "\n    ")+"\n")
	before := tree(t, m.dir)
	var secrets []string
	for line := range strings.Lines(m.pem) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") && len(line) >= 24 {
			secrets = append(secrets, line[:24], line[len(line)-24:])
		}
	}
	secrets = append(secrets, apiKey, wrongKey, plaintext)
	for _, args := range [][]string{
		{"verify", captures}, {"verify", captures, "--format", "jsonl", "--lang", "zh"}, {"verify", captures, "--format", "json"}, {"verify", broken}, {"verify", "--config", config, captures},
		{"keys", m.dir}, {"keys", m.dir, "--format", "json"}, {"keys", "--config", config}, {"decrypt", captures}, {"decrypt", "--config", config, broken},
		{"check", m.dir}, {"check", m.dir, "--format", "json"}, {"lint", config}, {"explain", captures, "--config", config}, {"explain", m.dir + "/key.pem"},
	} {
		got := paydiag(t, "", args...)
		for _, s := range secrets {
			if s == plaintext && args[0] == "decrypt" {
				continue
			}
			if strings.Contains(got.out+got.err, s) {
				t.Errorf("%v shows %s…\n%s%s", args, s[:8], got.out, got.err)
				break
			}
		}
	}
	if diff := cmp.Diff(before, tree(t, m.dir)); diff != "" {
		t.Errorf("files changed:\n%s", diff)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// 1,000 captures in one stream.
func BenchmarkVerify(b *testing.B) {
	m := newMerchant(b)
	var feed strings.Builder
	for i := range 1000 {
		url := "/v3/pay/transactions/jsapi"
		if i%2 == 0 {
			url += "?a=1"
		}
		feed.WriteString(m.capture(b, fmt.Sprint(i), order, canonical(url, order)) + "\n")
	}
	for b.Loop() {
		if got := paydiag(b, feed.String(), "verify", "--base", m.dir, "--format", "jsonl", "-"); got.code != 1 {
			b.Fatal(got.err)
		}
	}
}
