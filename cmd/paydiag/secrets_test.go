package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plant makes secrets and personal data that can be told from anything else in
// a report: random where they can be, so that no rule was made for one of them.
// None is anybody's.
func plant(t *testing.T) map[string]string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return map[string]string{
		"private key": string(text),
		"API v3 key":  random(32, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"),
		"API v2 key":  "7" + random(30, "0123456789abcdef") + "f",
		"openid":      "oUpF8" + random(22, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz") + "Q",
		"bearer":      "Rt5" + random(40, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"),
		"paySign":     "Kw9" + random(340, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789+/") + "==",
		"mobile":      "13912345678",
		"identity":    "11010519491231002X",
		"bank card":   "6222021234567890128",
	}
}

func random(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		var c [1]byte
		_, _ = rand.Read(c[:]) // never fails
		b[i] = alphabet[int(c[0])%len(alphabet)]
	}
	return string(b)
}

// found looks for a secret, or any 12 characters of it, in an output. The
// output may have broken it over lines, indented it or escaped it.
func found(secret, output string) string {
	const piece = 12
	body := strings.NewReplacer("-----BEGIN RSA PRIVATE KEY-----", "", "-----END RSA PRIVATE KEY-----", "", "\n", "").Replace(secret)
	output = strings.NewReplacer("\\n", "", "\n", "", "\r", "", "\t", "", " ", "", "\\/", "/", "\\u002b", "+", "│", "").Replace(output)
	if len(body) < piece {
		if strings.Contains(output, body) {
			return body
		}
		return ""
	}
	for i := 0; i+piece <= len(body); i++ {
		if strings.Contains(output, body[i:i+piece]) {
			return body[i : i+piece]
		}
	}
	return ""
}

// secretFiles writes every input that a person could hand over with secrets in
// it. Much in them is wrong on purpose: what is wrong is what a report shows.
func secretFiles(t *testing.T, s map[string]string) {
	t.Helper()
	oneLine := strings.ReplaceAll(s["private key"], "\n", "\\n")
	block := "|\n    " + strings.ReplaceAll(strings.TrimSpace(s["private key"]), "\n", "\n    ")
	bare := strings.Join(strings.Split(strings.TrimSpace(s["private key"]), "\n")[1:26], "")
	url := "http://127.0.0.1:8080/n?token=" + s["bearer"] + "&key=" + s["API v2 key"] + "&openid=" + s["openid"] + "&phone=" + s["mobile"]
	config := func(key, bare string) string {
		return "# api_v3_key: " + s["API v3 key"] + "\n# 旧密钥 " + s["API v2 key"] + " 手机 " + s["mobile"] + "\n" +
			"wechat:\n" +
			"  mchid: \"19000\" # password=" + s["bearer"] + "\n" +
			"  appid: 8f3a1c5d7e9b2046 # openid: " + s["openid"] + "\n" +
			"  api_version: V3 # 联系人 " + s["mobile"] + " " + s["identity"] + "\n" +
			"  products: [jsapi, h6, '" + s["mobile"] + "']\n" +
			"  notify_url: " + url + "\n" +
			"  serial_no: 1DDE55AD # key: " + s["API v2 key"] + "\n" +
			"  api_v3_key: " + s["API v3 key"] + "x # " + s["API v3 key"] + "\n" +
			"  api_v2_key: \"" + s["API v2 key"] + "\"\n" +
			"  private_key: " + key + "\n" +
			"  merchant_certificate: " + key + "\n" +
			"  app_secret: " + s["bearer"] + "\n" +
			"  notfy_url: " + url + "\n" +
			"alipay:\n" +
			"  app_id: \"20210\" # 卡号 " + s["bank card"] + "\n" +
			"  gateway: http://openapi.alipay.com/gateway.do?app_auth_token=" + s["bearer"] + "\n" +
			"  notify_url: " + url + "\n" +
			"  sign_type: RSA3 # sign=" + s["paySign"] + "\n" +
			"  app_private_key: " + bare + "\n" +
			"  alipay_public_key: " + bare + "\n" +
			"  contact: " + s["mobile"] + "\n"
	}
	// A console may have broken the key anew: no piece of it is long.
	pieces := "-----BEGIN RSA PRIVATE KEY-----"
	for i := 0; i+40 <= len(bare); i += 40 {
		pieces += " " + bare[i:i+40]
	}
	record := func(order string) string {
		return `{"ts":"2026-11-21T10:00:00+08:00","order_no":"` + order + `","provider":"wechat","api":"jsapi-order","api_version":"v3","http_status":401,` +
			`"code":"SIGN_ERROR","message":"签名错误 openid=` + s["openid"] + ` 手机` + s["mobile"] + ` 身份证` + s["identity"] + ` 卡号` + s["bank card"] + ` ` + pieces + `",` +
			`"openid":"` + s["openid"] + `","phone":"` + s["mobile"] + `","idcard":"` + s["identity"] + `","card_no":"` + s["bank card"] + `",` +
			`"headers":{"Authorization":"Bearer ` + s["bearer"] + `"},"paySign":"` + s["paySign"] + `","api_v3_key":"` + s["API v3 key"] + `",` +
			`"request":"{\"paySign\":\"` + s["paySign"] + `\",\"key\":\"` + s["API v2 key"] + `\"}","private_key":"` + oneLine + `"}` + "\n"
	}
	pair := func(order, code string) string {
		return "ts=2026-11-21T10:00:00+08:00 order_no=" + order + " provider=wechat api=jsapi-order api_version=v3 http_status=400 code=" + code +
			" message=\"参数错误 " + s["mobile"] + " " + s["identity"] + "\" openid=" + s["openid"] + " card=" + s["bank card"] +
			" token=" + s["bearer"] + " paySign=" + s["paySign"] + " api_v2_key=" + s["API v2 key"] + " api_v3_key=" + s["API v3 key"] +
			" Authorization=\"Bearer " + s["bearer"] + "\" key_pem=\"" + oneLine + "\"\n"
	}
	paste := `HTTP/1.1 401 Unauthorized
Authorization: Bearer ` + s["bearer"] + `
openid=` + s["openid"] + `&paySign=` + s["paySign"] + `&key=` + s["API v2 key"] + `
api_v3_key: ` + s["API v3 key"] + `
{"code":"SIGN_ERROR","message":"签名错误：手机` + s["mobile"] + `，身份证` + s["identity"] + `，卡号` + s["bank card"] + `","openid":"` + s["openid"] + `","paySign":"` + s["paySign"] + `"}
` + s["private key"]
	for name, text := range map[string]string{
		"block.yaml":  config(block, bare),
		"line.yaml":   config(`"`+oneLine+`"`, `"`+bare+`"`),
		"broken.yaml": config(block, bare) + "  x: [" + s["API v3 key"] + "\n",
		"anchor.yaml": "wechat:\n  api_v3_key: *" + s["API v3 key"] + "\n",
		"twice.yaml":  "wechat:\n  api_v3_key: " + s["API v3 key"] + "\n  api_v3_key: " + s["API v3 key"] + "\n",
		"other.json":  `{"wechat":{"mchid":19000,"api_v3_key":"` + s["API v3 key"] + `","private_key":"` + oneLine + `","app_secret":"` + s["bearer"] + `","notify_url":"` + url + `"}}`,
		"broken.json": `{"wechat":{"api_v3_key":"` + s["API v3 key"] + `" "private_key":"` + oneLine + `"}}`,
		"pay.jsonl":   record("A1") + record("A2") + `{"order_no":"A3","paySign":"` + s["paySign"] + "\n",
		"pay.log":     pair("B1", "PARAM_ERROR") + pair("B2", "NO_SUCH_CODE_"+"X") + pair("B3", "SIGN_ERROR"),
		"paste.txt":   paste,
		"pieces.txt":  "SIGN_ERROR 签名错误 " + pieces + "\n",
		"unknown.txt": "nothing known: api_v3_key=" + s["API v3 key"] + " " + s["mobile"] + "\n",
		"env.yaml":    "wechat:\n  api_v3_key: ${KEY:" + s["API v3 key"] + "}\n  private_key: {file: " + bare + "}\n  mchid: ${M:" + s["bearer"] + "}\n",
		"answer.yaml": "answers:\n  wechat.appid_bound: \"token=" + s["bearer"] + "\"\n  wechat.secret: " + s["API v3 key"] + "\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoSecretComesOut plants secrets wherever a person or a program leaves
// them and demands that no output shows a piece of one: people paste reports
// into tickets and CI logs.
func TestNoSecretComesOut(t *testing.T) {
	t.Chdir(t.TempDir())
	s := plant(t)
	secretFiles(t, s)
	runs := []struct{ args, stdin string }{
		{"lint block.yaml", ""}, {"lint line.yaml", ""}, {"lint other.json", ""}, {"lint env.yaml", ""}, {"lint env.yaml answer.yaml", ""},
		{"lint broken.yaml", ""}, {"lint broken.json", ""}, {"lint anchor.yaml", ""}, {"lint twice.yaml", ""}, {"lint -", "block.yaml"},
		{"check block.yaml pay.jsonl", ""}, {"check line.yaml pay.log", ""}, {"check --config block.yaml --log pay.log", ""},
		{"check pay.jsonl", ""}, {"check pay.log", ""}, {"check .", ""}, {"check --log paste.txt", ""}, {"check unknown.txt", ""}, {"check --log -", "pay.jsonl"},
		{"explain paste.txt", ""}, {"explain -", "paste.txt"}, {"explain pay.jsonl", ""}, {"explain pay.log", ""}, {"explain block.yaml", ""},
		{"explain unknown.txt", ""}, {"explain pieces.txt", ""}, {"explain other.json", ""},
	}
	shown, out := 0, t.TempDir() // outside: a report must not become an input
	for _, run := range runs {
		stdin := ""
		if run.stdin != "" {
			b, err := os.ReadFile(run.stdin)
			if err != nil {
				t.Fatal(err)
			}
			stdin = string(b)
		}
		for _, lang := range []string{"zh", "en"} {
			args := append(strings.Fields(run.args), "--lang", lang)
			for format := range strings.SplitSeq(allFormats, " ") {
				args = append(args, "-o", format+"="+filepath.Join(out, format))
			}
			got := paydiag(t, stdin, args...)
			texts := map[string]string{"stdout": got.out, "stderr": got.err}
			for format := range strings.SplitSeq(allFormats, " ") {
				name := filepath.Join(out, format)
				file, err := os.ReadFile(name)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				texts[format] = string(file)
				_ = os.Remove(name) // the next run must write it anew
			}
			for name, secret := range s {
				for where, text := range texts {
					if piece := found(secret, text); piece != "" {
						t.Errorf("%v: %q of the %s comes out on %s%s", args, piece, name, where, around(text, piece))
					}
				}
			}
			if strings.Contains(got.out, "**") {
				shown++
			}
		}
	}
	// Were nothing shown of the lines that hold the secrets, nothing would have been tried.
	if want := len(runs) * 2 / 3; shown < want {
		t.Errorf("only %d reports show a masked line, want %d at least", shown, want)
	}
}

// around is the text before a piece, to find the place that let it out.
func around(text, piece string) string {
	i := strings.Index(text, piece)
	if i < 0 {
		return ""
	}
	return "\n  …" + strings.ToValidUTF8(text[max(0, i-120):i], "") + "⟨here⟩"
}

// TestFoundFindsSecrets keeps the search itself honest.
func TestFoundFindsSecrets(t *testing.T) {
	s := plant(t)
	for name, secret := range s {
		for _, output := range []string{secret, "x" + secret + "y", strings.ReplaceAll(secret, "\n", "\\n"), strings.Join(strings.Split(secret, ""), " ")} {
			if found(secret, output) == "" {
				t.Errorf("the %s is not found in %.40q", name, output)
			}
		}
		if found(secret, strings.Repeat("*", 400)+"MIIE") != "" {
			t.Errorf("the %s is found in stars", name)
		}
	}
}
