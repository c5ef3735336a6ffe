package redact_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/redact"
)

func stars(n int) string { return strings.Repeat("*", n) }

var (
	b64   = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj+/AbCd1=="
	hex64 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	hex40 = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
	hex32 = "192006250b4c09247ec02edce69f6a2d"
)

func TestLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "商户订单号重复 OUT_TRADE_NO_USED", "商户订单号重复 OUT_TRADE_NO_USED"},
		{"json", `{"api_v3_key":"abc\"d","n":1}`, `{"api_v3_key":"******","n":1}`},
		{"json chinese value", `{"password":"密码是猫","n":1}`, `{"password":"****","n":1}`},
		{"json number and null", `{"password":123456,"token":null,"sign":true}`, `{"password":******,"token":null,"sign":true}`},
		{"json list", `{"secret":["ab","cd"],"n":1}`, `{"secret":[*********],"n":1}`},
		{"json in json", `{"body":"{\"sign\":\"a\\\"b\",\"n\":\"1\"}"}`, `{"body":"{\"sign\":\"******\",\"n\":\"1\"}"}`},
		{"json cut off", `{"private_key":"abc`, `{"private_key":"***`},
		{"camel case", `{"paySign":"abc","design":"abc","assign":"x","signType":"RSA"}`, `{"paySign":"***","design":"abc","assign":"x","signType":"RSA"}`},
		{"key path stays", `private_key_path: /etc/pay/key.pem`, `private_key_path: /etc/pay/key.pem`},
		{"xml", `<xml><sign><![CDATA[C380BEC2]]></sign><out_trade_no>T1</out_trade_no></xml>`, `<xml><sign><![CDATA[********]]></sign><out_trade_no>T1</out_trade_no></xml>`},
		{"xml bare", `<api_key>abc</api_key>`, `<api_key>***</api_key>`},
		{"form", `app_id=1&sign=a%2Bb%3D&out_trade_no=2`, `app_id=1&sign=********&out_trade_no=2`},
		{"form of a v2 signature", `mch_id=1&key=192006250b4c&x=1`, `mch_id=1&key=************&x=1`},
		{"escaped form", `%22app_auth_token%22%3A%22abc%22%2C`, `%22app_auth_token%22%3A%22***%22%2C`},
		{"key value", `lvl=info token=abc123 order_no=T1`, `lvl=info token=****** order_no=T1`},
		{"key of 32", `key: 192006250b4c09247ec02edce69f6a2D`, `key: ` + stars(32)},
		{"short key is a word", `{"key":"order_no"}`, `{"key":"order_no"}`},
		{"yaml", `  api_key: p,a ss&w #1`, `  api_key: ***********`},
		{"properties", `wechat.mch-key = a,b c`, `wechat.mch-key = *****`},
		{"properties then pairs", `password=abc order_no=T1`, `password=*** order_no=T1`},
		{"php", `'sign' => 'abc', 'n' => 1`, `'sign' => '***', 'n' => 1`},
		{"two words", `API key: abc123 found`, `API key: ************`},
		{"chinese name", `APIv3密钥：abc123，请检查`, `APIv3密钥：******，请检查`},
		{"prose of a message", `invalid-signature: 验签出错`, `invalid-signature: 验签出错`},
		{"english prose", `sign: mismatch, please check`, `sign: mismatch, please check`},
		{"authorization", `Authorization: Bearer abc.def-1 next`, `Authorization: **************** next`},
		{"authorization v3", `Authorization: WECHATPAY2-SHA256-RSA2048 mchid="19",signature="a b" next`, `Authorization: ` + stars(52) + ` next`},
		{"pem", `x -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- y`, `x -----BEGIN PRIVATE KEY-----********-----END PRIVATE KEY----- y`},
		{"pem cut off", `-----BEGIN PRIVATE KEY-----MIIE`, `-----BEGIN PRIVATE KEY-----****`},
		{"base64 anywhere", "got " + b64 + " back", "got " + stars(len(b64)-2) + "== back"},
		{"hex digest", "got " + hex64, "got " + stars(64)},
		{"hex key", "got " + hex32, "got " + stars(32)},
		{"certificate serial", `serial_no="` + hex40 + `" ` + hex40, `serial_no="` + hex40 + `" ` + hex40},
		{"trace id", `{"trace_id":"` + hex32 + `"}`, `{"trace_id":"` + hex32 + `"}`},
		{"order number of 32", `out_trade_no=` + hex32, `out_trade_no=` + hex32},
		{"order number in a path", `/v3/pay/transactions/out-trade-no/` + hex32 + `/close?mchid=1900000109`, `/v3/pay/transactions/out-trade-no/` + hex32 + `/close?mchid=1900000109`},
		{"long path", `GET /v3/pay/partner/transactions/out/trade/no/something/long/that/goes/on/and/on/close`, `GET /v3/pay/partner/transactions/out/trade/no/something/long/that/goes/on/and/on/close`},
		{"transaction id", `"transaction_id":"4200001234567890123456789012"`, `"transaction_id":"4200001234567890123456789012"`},
		{"mobile", `手机13812345678，`, `手机138****5678，`},
		{"mobile with country", `+8613812345678`, `+86138****5678`},
		{"mobile in groups", `138-1234-5678`, `138-****-5678`},
		{"mobile behind an escape", `"a\n13812345678"`, `"a\n138****5678"`},
		{"not a mobile", `out_trade_no=13812345678 n=12345678901 A13812345678`, `out_trade_no=13812345678 n=12345678901 A13812345678`},
		{"identity", `身份证11010519491231002X `, `身份证****************** `},
		{"identity digits", `"cert_no":"110105194912310021"`, `"cert_no":"******************"`},
		{"card", `卡号6222021234567890128`, `卡号` + stars(19)},
		{"card in groups", `4111 1111 1111 1111`, stars(19)},
		{"order number that passes Luhn", `order_no: 4111111111111111 单号4111111111111111`, `order_no: 4111111111111111 单号4111111111111111`},
		{"xml order number that passes Luhn", `<out_trade_no><![CDATA[4111111111111111]]></out_trade_no>`, `<out_trade_no><![CDATA[4111111111111111]]></out_trade_no>`},
		{"milliseconds", `1732170000003 1732170000004 1732170000005`, `1732170000003 1732170000004 1732170000005`},
		{"mail", `to zhang.san@example.com.cn.`, `to z********@example.com.cn.`},
		{"no mail", `gjson@1.20.0 @user`, `gjson@1.20.0 @user`},
		{"openid", `openid=oUpF8uMuAJO_M2pxb1Q9zNjWeS6o&x=1`, `openid=oUpF************************&x=1`},
		{"openid anywhere", `user oUpF8uMuAJO_M2pxb1Q9zNjWeS6o left`, `user oUpF************************ left`},
		{"order number like an openid", `order_20251121_0001_abcdefgh`, `order_20251121_0001_abcdefgh`},
		{"client address", `client_ip=203.0.113.7`, `client_ip=203.0.113.7`},
		{"controls", "a\tb\x1b[31m\x7f\u0085\u202e\u200b\xff中\n", "a b␛[31m␡\uFFFD\uFFFD\uFFFD\uFFFD中␊"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := redact.Line(tt.in); got != tt.want {
				t.Errorf("Line(%q)\n got %q\nwant %q", tt.in, got, tt.want)
			}
			check(t, tt.in)
		})
	}
}

// check holds what is true for every input.
func check(t *testing.T, in string) {
	t.Helper()
	out := redact.Bytes([]byte(in))
	if got, want := utf8.RuneCountInString(out), utf8.RuneCountInString(in); got != want {
		t.Errorf("%q: %d characters became %d: %q", in, want, got, out)
	}
	if again := redact.Line(out); again != out {
		t.Errorf("not a fixed point: %q\n then %q\n then %q", in, out, again)
	}
	if v := redact.Visible(out); v != out {
		t.Errorf("%q still holds active characters: %q", in, out)
	}
}

// forms are the shapes in which a secret may stand behind its name.
var forms = []string{
	`{"a":1,"NAME":"SECRET","b":"x"}`, `{"NAME" : "SECRET"}`, `{\"NAME\":\"SECRET\",\"b\":1}`,
	`<xml><NAME>SECRET</NAME><a>1</a></xml>`, `<NAME><![CDATA[SECRET]]></NAME>`,
	`a=1&NAME=SECRET&b=2`, `NAME=SECRET`, `2025-11-21 INFO NAME=SECRET order_no=T1`, `NAME = SECRET`,
	"pay:\n  NAME: SECRET\n  n: 1", `NAME: 'SECRET'`, `pay.NAME=SECRET`, `'NAME' => 'SECRET',`, `x NAME: SECRET y`,
	`%22NAME%22%3A%22SECRET%22`,
}

var names = []string{
	"api_key", "apikey", "api_v3_key", "apiv3key", "APIv3Key", "mch_key", "partner_key", "secret", "app-secret", "private_key",
	"password", "passwd", "token", "access_token", "app_auth_token", "Authorization", "sign", "paySign", "signature",
	"Wechatpay-Signature", "auth_code", "ciphertext",
}

func TestPlantedSecretNeverSurvives(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-.!#$"
	for range 20000 {
		n := 6 + r.IntN(90)
		var b strings.Builder
		for range n {
			b.WriteByte(alphabet[r.IntN(len(alphabet))])
		}
		secret := "Q7" + b.String()
		form := forms[r.IntN(len(forms))]
		in := strings.NewReplacer("NAME", names[r.IntN(len(names))], "SECRET", secret).Replace(form)
		out := redact.Line(in)
		for i := 0; i+5 <= len(secret); i++ {
			if strings.Contains(out, secret[i:i+5]) {
				t.Fatalf("%q of the secret survives\n in %s\nout %s", secret[i:i+5], in, out)
			}
		}
		check(t, in)
	}
}

func TestSecretsByLooksNeverSurvive(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		n := 64 + r.IntN(300)
		var b strings.Builder
		for range n {
			b.WriteByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[r.IntN(64)])
		}
		for _, form := range []string{"x SECRET y", `"d":"SECRET"`, "数据SECRET。", "SECRET=="} {
			if out := redact.Line(strings.Replace(form, "SECRET", b.String(), 1)); strings.Contains(out, b.String()[:8]) {
				t.Fatalf("%s survives in %s", b.String(), out)
			}
		}
	}
}

func TestFingerprint(t *testing.T) {
	if got := redact.Fingerprint("abc"); got != "#ba7816bf" {
		t.Errorf("got %s", got)
	}
}

func TestLongLineTakesMilliseconds(t *testing.T) {
	for _, unit := range []string{
		`{"sign":"a`, `a=`, `sign=sign=`, `-----BEGIN `, `"`, `\`, `token:\\\`, `@a.`, `a@`, `1 `, `1234-`, `[`, `sign:[`, `"secret":{"`,
		`Authorization: a b="`, "password:\n", "o", "A", "中", "\xff", "%22", `\n`, `<sign>`, "x.", "key ", "-",
	} {
		in := strings.Repeat(unit, 1<<20/len(unit))
		start := time.Now()
		out := redact.Line(in)
		// A linear scan takes 0.1 s at worst; a quadratic one would take minutes.
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("1 MiB of %q took %v", unit, d)
		}
		if utf8.RuneCountInString(out) != utf8.RuneCountInString(in) {
			t.Errorf("1 MiB of %q changed its length", unit)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, form := range forms {
		f.Add(strings.NewReplacer("NAME", "sign", "SECRET", "aB3"+b64).Replace(form))
	}
	f.Add("13812345678 4111 1111 1111 1111 a.b@c.de oUpF8uMuAJO_M2pxb1Q9zNjWeS6o\x1b\xff")
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

func BenchmarkLine(b *testing.B) {
	line := `{"time":"2025-11-21T10:00:00+08:00","order_no":"T20251121000001","code":"SIGN_ERROR","message":"签名错误","sign":"C380BEC2BFD727A4","openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o","phone":"13812345678"}`
	for _, in := range []struct{ name, text string }{{"record", line}, {"message", "商户订单号重复"}, {"1MiB", strings.Repeat(line, 1<<20/len(line))}} {
		b.Run(in.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.text)))
			b.ReportAllocs()
			for b.Loop() {
				redact.Line(in.text)
			}
		})
	}
}

// The gate before the table of names must let all of them through.
func TestEveryNameIsMasked(t *testing.T) {
	for _, n := range []string{
		"secret", "secret_key", "password", "passwd", "passphrase", "pwd", "private_key", "private_key_pem",
		"privateKeyString", "private_key_content", "api_key", "v3_key", "v2_key", "api_key_v3", "api_key_v2", "mch_key",
		"merchant_key", "partner_key", "pay_key", "access_key", "sign_key", "encrypt_key", "aes_key", "des_key", "md5_key",
		"session_key", "ciphertext", "cookie", "Set-Cookie", "auth_code", "token", "signature", "paysign", "sign", "Authorization",
		"PASSWORD", "password2", "api_key_1",
	} {
		if got, want := redact.Line(`{"`+n+`":"Ab1"}`), `{"`+n+`":"***"}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
