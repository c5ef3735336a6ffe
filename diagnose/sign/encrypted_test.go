package sign

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"
	"time"
)

const (
	testV3Key  = "p0O9i8U7y6T5r4E3w2Q1aZsXdCfVgBhN"
	sealedText = `{"mchid":"1900000777","out_trade_no":"T-777","payer":{"openid":"oNobody"},"amount":{"total":777}}`
	sealNonce  = "n0nce-777-xy"
)

// seal encrypts as WeChat Pay does.
func seal(key, nonce, aad, text string) []byte {
	box := must(cipher.NewGCM(must(aes.NewCipher([]byte(key)))))
	return box.Seal(nil, []byte(nonce), []byte(text), []byte(aad))
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// withPlus seals until the base64 holds a plus sign in the middle.
func withPlus(make func() []byte) string {
	for {
		if s := b64(make()); strings.Contains(s[4:len(s)-4], "+") {
			return s
		}
	}
}

func TestAEADMistakes(t *testing.T) {
	box := seal(testV3Key, sealNonce, "transaction", sealedText)
	good := Capture{Kind: WeChatAEAD, Key: testV3Key, Nonce: sealNonce, AssociatedData: "transaction", Ciphertext: b64(box)}
	headerNonce := "HeaderNonceOfThirtyTwoCharacters"
	plussed := good
	nonce := 0
	plussed.Ciphertext = withPlus(func() []byte {
		nonce++
		plussed.Nonce = sealNonce[:11] + string(rune('a'+nonce%26))
		return seal(testV3Key, plussed.Nonce, "transaction", sealedText+strings.Repeat(" ", nonce/26))
	})
	for _, x := range []struct {
		name   string
		change func(*Capture)
		want   []string
	}{
		{"right", func(*Capture) {}, []string{OK}},
		{"key in another field", func(c *Capture) { c.Key, c.APIV3Key = "", testV3Key }, []string{OK}},
		{"wrong key", func(c *Capture) { c.Key = testAPIKey }, []string{"AEAD_WRONG_KEY"}},
		{"v2 key, the right one at hand", func(c *Capture) {
			c.Key, c.OtherKeys = testAPIKey, map[string]string{"new_key": testV3Key}
		}, []string{"AEAD_WRONG_KEY"}},
		{"line feed", func(c *Capture) { c.Key += "\n" }, []string{"AEAD_KEY_LENGTH"}},
		{"quotes", func(c *Capture) { c.Key = `"` + c.Key + `"` }, []string{"AEAD_KEY_LENGTH"}},
		{"a character lost", func(c *Capture) { c.Key = c.Key[:31] }, []string{"AEAD_KEY_LENGTH"}},
		{"hex", func(c *Capture) { c.Key = hex.EncodeToString([]byte(c.Key)) }, []string{"AEAD_KEY_LENGTH"}},
		{"no aad", func(c *Capture) { c.AssociatedData = "" }, []string{"AEAD_AAD_MISSING"}},
		{"swapped", func(c *Capture) { c.Nonce, c.AssociatedData = c.AssociatedData, c.Nonce }, []string{"AEAD_NONCE_AAD_SWAPPED"}},
		{"header nonce", func(c *Capture) { c.Nonce, c.HeaderNonce = headerNonce, headerNonce }, []string{"AEAD_NONCE_FROM_HEADER"}},
		{"header nonce, from the headers", func(c *Capture) {
			c.Nonce, c.Headers = "otherNonce77", map[string]string{"wechatpay-nonce": "otherNonce77"}
		}, []string{"AEAD_NONCE_FROM_HEADER"}},
		{"tag lost", func(c *Capture) { c.Ciphertext = b64(box[:len(box)-16]) }, []string{"AEAD_TAG_TRUNCATED"}},
		{"half a tag", func(c *Capture) { c.Ciphertext = b64(box[:len(box)-7]) }, []string{"AEAD_TAG_TRUNCATED"}},
		{"half a text", func(c *Capture) { c.Ciphertext = b64(box[:40]) }, []string{"AEAD_TAG_TRUNCATED"}},
		{"nothing", func(c *Capture) { c.Ciphertext = "" }, []string{"AEAD_TAG_TRUNCATED"}},
		{"twice base64", func(c *Capture) { c.Ciphertext = b64([]byte(c.Ciphertext)) }, []string{"AEAD_CIPHERTEXT_DOUBLE_BASE64"}},
		{"plus lost", func(c *Capture) {
			*c = plussed
			c.Ciphertext = strings.ReplaceAll(c.Ciphertext, "+", " ")
		}, []string{"AEAD_CIPHERTEXT_NOT_BASE64"}},
		{"percent-encoded", func(c *Capture) {
			*c = plussed
			c.Ciphertext = strings.NewReplacer("+", "%2B", "=", "%3D").Replace(c.Ciphertext)
		}, []string{"AEAD_CIPHERTEXT_NOT_BASE64"}},
		{"a character lost in the middle", func(c *Capture) { c.Ciphertext = c.Ciphertext[:100] + c.Ciphertext[104:] }, []string{"AEAD_CIPHERTEXT_NOT_BASE64"}},
		{"quotes and no aad", func(c *Capture) { c.Key, c.AssociatedData = `'`+c.Key+`'`, "" }, []string{"AEAD_KEY_LENGTH", "AEAD_AAD_MISSING"}},
		{"line feed and lost plus", func(c *Capture) {
			*c = plussed
			c.Key, c.Ciphertext = c.Key+"\r\n", strings.ReplaceAll(c.Ciphertext, "+", " ")
		}, []string{"AEAD_KEY_LENGTH", "AEAD_CIPHERTEXT_NOT_BASE64"}},
		{"twice base64 and swapped", func(c *Capture) {
			c.Nonce, c.AssociatedData, c.Ciphertext = c.AssociatedData, c.Nonce, b64([]byte(c.Ciphertext))
		}, []string{"AEAD_CIPHERTEXT_DOUBLE_BASE64", "AEAD_NONCE_AAD_SWAPPED"}},
	} {
		c := good
		x.change(&c)
		c.ID = x.name
		expectMistake(t, c, x.want...)
		judged(t, c, sealedText)
	}
}

func TestAEADFromBody(t *testing.T) {
	resource := `{"algorithm":"AEAD_AES_256_GCM","ciphertext":"` + b64(seal(testV3Key, sealNonce, "refund", sealedText)) + `","nonce":"` + sealNonce + `","associated_data":"refund"}`
	c := Capture{Kind: WeChatAEAD, APIV3Key: testV3Key, Body: `{"id":"7","resource":` + resource + `}`}
	expectMistake(t, c, OK)
	c.Nonce = "HeaderNonceOfThirtyTwoCharacters"
	expectMistake(t, c, "AEAD_NONCE_FROM_HEADER")
}

func TestAEADHostile(t *testing.T) {
	for _, c := range []Capture{
		{}, {Key: "k"}, {Key: testV3Key, Nonce: "1", Ciphertext: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, {Key: testV3Key, Nonce: "", Ciphertext: "!"},
		{Key: testV3Key, Nonce: strings.Repeat("n", 1<<16), Ciphertext: "!!! no base64 !!!"}, {Key: testV3Key, Nonce: sealNonce, Ciphertext: "AAAA"},
	} {
		c.Kind = WeChatAEAD
		judged(t, c)
	}
	start := time.Now()
	text := `{"a":"` + strings.Repeat("x", 7<<20) + `"}`
	expectMistake(t, Capture{Kind: WeChatAEAD, Key: testV3Key, Nonce: sealNonce, Ciphertext: b64(seal(testV3Key, sealNonce, "unheard-of", text))}, "AEAD_AAD_MISSING")
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestOAEPMistakes(t *testing.T) {
	const text = "张三 13900000777"
	private, public := inPEM("PRIVATE KEY", pkcs8Of(ownRSA())), &ownRSA().PublicKey
	right := func() []byte { return must(rsa.EncryptOAEP(sha1.New(), rand.Reader, public, []byte(text), nil)) }
	good := Capture{Kind: WeChatOAEP, PrivateKey: private, Ciphertext: b64(right())}
	for _, x := range []struct {
		name, ciphertext string
		want             []string
	}{
		{"right", good.Ciphertext, []string{OK}},
		{"pkcs1", b64(padPKCS1(public, text)), []string{"OAEP_PADDING_PKCS1V15"}},
		{"no padding", b64(rawRSA(public, []byte(text))), []string{"OAEP_PADDING_PKCS1V15"}},
		{"sha256", b64(must(rsa.EncryptOAEP(sha256.New(), rand.Reader, public, []byte(text), nil))), []string{"OAEP_HASH_SHA256"}},
		{"sha256, masked with sha1", b64(must(rsa.EncryptOAEPWithOptions(rand.Reader, public, []byte(text), &rsa.OAEPOptions{Hash: crypto.SHA256, MGFHash: crypto.SHA1}))), []string{"OAEP_HASH_SHA256"}},
		{"wrong key", b64(must(rsa.EncryptOAEP(sha1.New(), rand.Reader, &otherRSA().PublicKey, []byte(text), nil))), []string{"OAEP_WRONG_KEY"}},
		{"key of another length", b64(must(rsa.EncryptOAEP(sha1.New(), rand.Reader, &shortRSA().PublicKey, []byte(text), nil))), []string{"OAEP_WRONG_KEY"}},
		{"plus lost", strings.ReplaceAll(withPlus(right), "+", " "), []string{"OAEP_NOT_BASE64"}},
		{"url-safe", base64.RawURLEncoding.EncodeToString([]byte(must(base64.StdEncoding.DecodeString(withPlus(right))))), []string{"OAEP_NOT_BASE64"}},
		{"cut", good.Ciphertext[:300], []string{"OAEP_NOT_BASE64"}},
		{"twice", b64([]byte(good.Ciphertext)), []string{"OAEP_DOUBLE_BASE64"}},
		{"twice and pkcs1", b64([]byte(b64(padPKCS1(public, text)))), []string{"OAEP_DOUBLE_BASE64", "OAEP_PADDING_PKCS1V15"}},
		{"clear", text, []string{"OAEP_NOT_ENCRYPTED"}},
		{"clear digits", "13900000777", []string{"OAEP_NOT_ENCRYPTED"}},
		{"clear mail", "someone@shop.example", []string{"OAEP_NOT_ENCRYPTED"}},
		{"clear, of base64's characters", "Lisi", []string{"OAEP_NOT_ENCRYPTED"}},
	} {
		c := good
		c.ID, c.Ciphertext = x.name, x.ciphertext
		expectMistake(t, c, x.want...)
		if !strings.HasPrefix(x.name, "clear") {
			judged(t, c, text)
		}
	}
	c := good
	c.PrivateKey, c.OtherKeys = inPEM("PRIVATE KEY", pkcs8Of(otherRSA())), map[string]string{"old": private}
	if r := expectMistake(t, c, "OAEP_WRONG_KEY"); r.Detail != "opens-with:old" {
		t.Error(r.Detail)
	}
	c.PrivateKey = certPEM(leafCert())
	if r := judged(t, c); r.Error == nil {
		t.Error("a certificate decrypts nothing")
	}
}

// padPKCS1 pads by hand: the standard library no longer encrypts this way
// without complaint.
func padPKCS1(key *rsa.PublicKey, text string) []byte {
	block := bytes.Repeat([]byte{7}, key.Size())
	block[0], block[1] = 0, 2
	copy(block[len(block)-len(text):], text)
	block[len(block)-len(text)-1] = 0
	return rawRSA(key, block)
}

func rawRSA(key *rsa.PublicKey, block []byte) []byte {
	m := new(big.Int).SetBytes(block)
	return m.Exp(m, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, key.Size()))
}

// contentKey64 is the console's form of a content key.
var contentKey64 = base64.StdEncoding.EncodeToString([]byte("0123456789-abcde"))

func encryptCBC(iv, text []byte) []byte {
	block := must(aes.NewCipher([]byte("0123456789-abcde")))
	pad := aes.BlockSize - len(text)%aes.BlockSize
	out := append(bytes.Clone(text), bytes.Repeat([]byte{byte(pad)}, pad)...)
	if iv == nil {
		for i := 0; i < len(out); i += aes.BlockSize {
			block.Encrypt(out[i:], out[i:])
		}
		return out
	}
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
	return out
}

func TestAESMistakes(t *testing.T) {
	const text = `{"out_trade_no":"T-777","subject":"一壶好茶","total_amount":"7.70"}`
	zero := make([]byte, aes.BlockSize)
	right := encryptCBC(zero, []byte(text))
	rawKey := must(base64.StdEncoding.DecodeString(contentKey64))
	n := 0
	plussed := withPlus(func() []byte { n++; return encryptCBC(zero, []byte(text+strings.Repeat(" ", n))) })
	for _, x := range []struct {
		name, key, ciphertext, iv string
		want                      []string
	}{
		{"right", contentKey64, b64(right), "", []string{OK}},
		{"right and short", contentKey64, b64(encryptCBC(zero, []byte("7"))), "", []string{OK}},
		{"wrong key", b64([]byte("another-key-1234")), b64(right), "", []string{"ALI_AES_WRONG_KEY"}},
		{"hex key", hex.EncodeToString(rawKey), b64(right), "", []string{"ALI_AES_KEY_FORMAT"}},
		{"raw key", string(rawKey), b64(right), "", []string{"ALI_AES_KEY_FORMAT"}},
		{"key without padding", strings.TrimRight(contentKey64, "="), b64(right), "", []string{"ALI_AES_KEY_FORMAT"}},
		{"key of no length", "abc=", b64(right), "", []string{"ALI_AES_KEY_FORMAT"}},
		{"plus lost", contentKey64, strings.ReplaceAll(plussed, "+", " "), "", []string{"ALI_AES_CIPHERTEXT_NOT_BASE64"}},
		{"bad character", contentKey64, "*" + b64(right)[1:], "", []string{"ALI_AES_CIPHERTEXT_NOT_BASE64"}},
		{"clear", contentKey64, text, "", []string{"ALI_AES_NOT_ENCRYPTED"}},
		{"clear in base64", contentKey64, b64([]byte(text)), "", []string{"ALI_AES_NOT_ENCRYPTED"}},
		{"clear and encoded", contentKey64, "%7B%22a%22%3A1%7D", "", []string{"ALI_AES_NOT_ENCRYPTED"}},
		{"another IV", contentKey64, b64(encryptCBC([]byte("an-other-iv-1234"), []byte(text))), "", []string{"ALI_AES_IV"}},
		{"another IV within a character", contentKey64, b64(encryptCBC([]byte("an-other-iv-1234"), []byte("0123456789abcde茶茶茶茶"))), "", []string{"ALI_AES_IV"}},
		{"another IV of one block", contentKey64, b64(encryptCBC([]byte("an-other-iv-1234"), []byte("short text"))), "an-other-iv-1234", []string{"ALI_AES_IV"}},
		{"zeros as digits", contentKey64, b64(encryptCBC([]byte("0000000000000000"), []byte("short text"))), "", []string{"ALI_AES_IV"}},
		{"ECB", contentKey64, b64(encryptCBC(nil, []byte(text))), "", []string{"ALI_AES_MODE_ECB"}},
		{"cut", contentKey64, b64(right[:len(right)-5]), "", []string{"ALI_AES_TRUNCATED"}},
		{"cut between blocks", contentKey64, b64(right[:len(right)-16]), "", []string{"ALI_AES_TRUNCATED"}},
		{"cut in base64", contentKey64, strings.TrimRight(b64(right), "=")[:50], "", []string{"ALI_AES_TRUNCATED"}},
		{"one block cut", contentKey64, b64(right[:11]), "", []string{"ALI_AES_TRUNCATED"}},
		{"hex key and ECB", hex.EncodeToString(rawKey), b64(encryptCBC(nil, []byte(text))), "", []string{"ALI_AES_KEY_FORMAT", "ALI_AES_MODE_ECB"}},
		{"hex key and lost plus", hex.EncodeToString(rawKey), strings.ReplaceAll(plussed, "+", " "), "", []string{"ALI_AES_KEY_FORMAT", "ALI_AES_CIPHERTEXT_NOT_BASE64"}},
	} {
		c := Capture{ID: x.name, Kind: AlipayAES, AESKey: x.key, Ciphertext: x.ciphertext, OtherIV: x.iv}
		expectMistake(t, c, x.want...)
		judged(t, c, text)
	}
	r := expectMistake(t, Capture{Kind: AlipayAES, AESKey: b64([]byte("another-key-1234")), Ciphertext: b64(right), OtherKeys: map[string]string{"sandbox": contentKey64}},
		"ALI_AES_WRONG_KEY")
	if r.Detail != "opens-with:sandbox" {
		t.Error(r.Detail)
	}
}

// Many keys and a long text are answered soon.
func TestEncryptedBounded(t *testing.T) {
	long := []byte(`{"a":"` + strings.Repeat("茶", 3<<20) + `"}`)
	others := map[string]string{}
	for i := range 100 {
		others[string(rune('a'+i%26))+string(rune('0'+i/26))] = b64([]byte("another-key-1234"))
	}
	start := time.Now()
	expectMistake(t, Capture{Kind: AlipayAES, AESKey: b64([]byte("another-key-1235")), Ciphertext: b64(encryptCBC(make([]byte, 16), long)), OtherKeys: others}, "ALI_AES_WRONG_KEY")
	for name := range others {
		others[name] = inPEM("PRIVATE KEY", pkcs8Of(otherRSA()))
	}
	field := strings.Replace(b64(make([]byte, 256)), "A", " ", 1)
	expectMistake(t, Capture{Kind: WeChatOAEP, PrivateKey: inPEM("PRIVATE KEY", pkcs8Of(ownRSA())), Ciphertext: field, OtherKeys: others}, "OAEP_NOT_BASE64")
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	} else {
		t.Log(took)
	}
}

func FuzzEncrypted(f *testing.F) {
	f.Add(testV3Key, sealNonce, "transaction", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add(contentKey64, "", "", "e30=")
	f.Add("", "1", "", "%7B")
	f.Fuzz(func(t *testing.T, key, nonce, aad, ciphertext string) {
		for _, kind := range []Kind{WeChatAEAD, AlipayAES, WeChatOAEP} {
			r := Verify(Capture{Kind: kind, Key: key, AESKey: key, PrivateKey: key, Nonce: nonce, AssociatedData: aad, Ciphertext: ciphertext, OtherIV: nonce,
				OtherKeys: map[string]string{nonce: key}})
			if (r.Error == nil) == (r.Mistake == "") {
				t.Errorf("%+v", r)
			}
		}
	})
}
