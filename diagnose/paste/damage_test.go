package paste_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
)

// shown is how a program shows a text whose charset it mistakes.
func shown(t *testing.T, text string, as encoding.Encoding) string {
	t.Helper()
	out, err := as.NewDecoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func inGBK(t *testing.T, text string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A message is read however its charset was mistaken.
func TestMojibake(t *testing.T) {
	damages := map[string]func(string) string{
		"UTF-8 as GBK":           func(s string) string { return shown(t, s, simplifiedchinese.GBK) },
		"and what is lost, as ?": func(s string) string { return strings.ReplaceAll(shown(t, s, simplifiedchinese.GBK), "\ufffd", "?") },
		"UTF-8 as Windows-1252":  func(s string) string { return shown(t, s, charmap.Windows1252) },
		"and copied without what has no sign": func(s string) string {
			return strings.NewReplacer("\ufffd", "", "\u00ad", "", "\u00a0", " ").Replace(shown(t, s, charmap.Windows1252))
		},
		"UTF-8 as Latin-1":       func(s string) string { return shown(t, s, charmap.ISO8859_1) },
		"UTF-8 as code page 437": func(s string) string { return shown(t, s, charmap.CodePage437) },
		"UTF-8 as code page 850": func(s string) string { return shown(t, s, charmap.CodePage850) },
		"GBK as Latin-1":         func(s string) string { return shown(t, inGBK(t, s), charmap.ISO8859_1) },
		"GBK as it is":           func(s string) string { return inGBK(t, s) },
		"twice as Latin-1":       func(s string) string { return shown(t, shown(t, s, charmap.ISO8859_1), charmap.ISO8859_1) },
		"twice as Windows-1252":  func(s string) string { return shown(t, shown(t, s, charmap.Windows1252), charmap.Windows1252) },
		"escaped, as Latin-1":    func(s string) string { return escapedLatin(shown(t, s, charmap.ISO8859_1)) },
	}
	codeTable := table(t)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			for _, message := range []string{"签名错误", "系统错误", "余额不足", "订单不存在", "该订单已关闭", "商户号与应用不匹配", "请求过于频繁", "无效的AppID参数", "交易已经支付，请勿重复提交"} {
				text := `2026-03-03 10:00:00 ERROR resp={"code":"PARAM_ERROR","message":"` + damage(message) + `"}`
				got := paste.Recognise(text, codeTable, paste.Hints{})
				check(t, text, got)
				if len(got.Readings) == 0 || got.Readings[0].Text != message {
					t.Errorf("%s: read %q as %q", message, damage(message), got.Readings[0].Text)
				}
			}
		})
	}
}

// escapedLatin writes the characters from U+0080 as JSON escapes.
func escapedLatin(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < 0x80 {
			b.WriteRune(c)
			continue
		}
		b.WriteString(`\u00` + string("0123456789abcdef"[c>>4&15]) + string("0123456789abcdef"[c&15]))
	}
	return b.String()
}

// words is a table with one message.
func words(t *testing.T, message string) codes.Table {
	t.Helper()
	e := &codes.Entry{Provider: "wechat", APIVersion: "any", Code: "own", Kind: codes.Symptom,
		Cases: []codes.Case{{Pattern: codes.Pattern{Match: []string{codes.Fold(message)}}}}}
	e.Meaning, e.Causes = rules.Text{ZH: "x", EN: "x"}, codes.Weights{"own": 1}
	return codes.NewList([]*codes.Entry{e}, table(t).Words())
}

// A caret must stand under what was found, as it stands in the paste.
func TestPlaceInDamage(t *testing.T) {
	for name, c := range map[string]struct{ message, text, at string }{
		"UTF-8 as GBK":         {"签名错误", "支付时提示：绛惧悕閿欒，怎么办", "绛惧悕閿欒"},
		"with a hole":          {"余额不足", "支付 msg=浣欓\ufffd涓嶈冻;", "浣欓\ufffd涓嶈冻"},
		"UTF-8 as Latin-1":     {"签名错误", "微信 ç\u00ad¾åé”™è¯¯ ?", "ç\u00ad¾åé”™è¯¯"},
		"GBK as Latin-1":       {"签名错误", "支付宝：Ç©Ãû´íÎó.", "Ç©Ãû´íÎó"},
		"code page 850":        {"签名错误", "支付 [þ¡¥ÕÉìÚöÖÞ»»]", "þ¡¥ÕÉìÚöÖÞ»»"},
		"code page 437":        {"签名错误", "支付 [τ¡╛σÉìΘöÖΦ»»]", "τ¡╛σÉìΘöÖΦ»»"},
		"\\u":                  {"签名错误", `{"微信":"\u7b7e\u540d\u9519\u8bef"}`, `\u7b7e\u540d\u9519\u8bef`},
		"\\U of Cocoa":         {"签名错误", `"微信" = "\U7b7e\U540d\U9519\U8bef";`, `\U7b7e\U540d\U9519\U8bef`},
		"\\x":                  {"签名错误", `微信 b'\xe7\xad\xbe\xe5\x90\x8d\xe9\x94\x99\xe8\xaf\xaf'`, `\xe7\xad\xbe\xe5\x90\x8d\xe9\x94\x99\xe8\xaf\xaf`},
		"octal":                {"签名错误", `微信 "\347\255\276\345\220\215\351\224\231\350\257\257"`, `\347\255\276\345\220\215\351\224\231\350\257\257`},
		"percent":              {"签名错误", "微信 msg=%E7%AD%BE%E5%90%8D%E9%94%99%E8%AF%AF&x=1", "%E7%AD%BE%E5%90%8D%E9%94%99%E8%AF%AF"},
		"percent twice":        {"签名错误", "微信 msg=%25E7%25AD%25BE%25E5%2590%258D%25E9%2594%2599%25E8%25AF%25AF&x=1", "%25E7%25AD%25BE%25E5%2590%258D%25E9%2594%2599%25E8%25AF%25AF"},
		"numbers of HTML":      {"签名错误", "微信&#31614;&#21517;&#38169;&#35823;！", "&#31614;&#21517;&#38169;&#35823;"},
		"numbers of HTML, hex": {"签名错误", "微信&#x7b7e;&#x540d;&#x9519;&#x8bef;！", "&#x7b7e;&#x540d;&#x9519;&#x8bef;"},
		"HTML twice":           {"签名错误", "微信&amp;#31614;&amp;#21517;&amp;#38169;&amp;#35823;！", "&amp;#31614;&amp;#21517;&amp;#38169;&amp;#35823;"},
		"zero width":           {"签名错误", "微信：签\u200b名\ufeff错\u200d误。", "签\u200b名\ufeff错\u200d误"},
		"wrapped":              {"签名错误", "微信支付返回  签名\n      错误  请检查", "签名\n      错误"},
		"wrapped, quoted":      {"签名错误", "> 微信支付返回  签名\n> 错误  请检查", "签名\n> 错误"},
		"wide letters":         {"invalid sign", "微信 ＩＮＶＡＬＩＤ　ＳＩＧＮ！", "ＩＮＶＡＬＩＤ　ＳＩＧＮ"},
		"unbroken blanks":      {"invalid sign", "微信 invalid\u00a0sign!", "invalid\u00a0sign"},
		"base64":               {"签名错误", `wechat {"text":"eyJlcnIiOiAi562+5ZCN6ZSZ6K+vIn0="}`, "562+5ZCN6ZSZ6K+v"},
	} {
		t.Run(name, func(t *testing.T) {
			got := paste.Recognise(c.text, words(t, c.message), paste.Hints{})
			check(t, c.text, got)
			if len(got.Readings) != 1 {
				t.Fatalf("%d readings of %q", len(got.Readings), c.text)
			}
			if r := got.Readings[0]; c.text[r.From:r.To] != c.at {
				t.Errorf("the caret is below %q, want %q", c.text[r.From:r.To], c.at)
			}
		})
	}
}

// What is no damage stays as it is: a wrong repair would be worse than none.
func TestNothingToMend(t *testing.T) {
	for _, text := range []string{
		"Données reçues à côté du préfixe, déjà payé: 3,50 €", "Größe überprüfen, Übergröße möglich", "señor, ¿cuánto cuesta el año?", "São João não é à toa",
		"確認してください、注文番号は存在しません", "결제 실패: 서명 오류", "Ошибка подписи платежа", "Lỗi chữ ký không hợp lệ", "签名錯誤，請檢查參數與憑證", "甄嬛、芈月、犇犇、嫑覅",
		"绛紫色的毛衣，鍙子一把", "┌──┬──┐│ 支付 │├──┼──┤└──┴──┘", "α β γ δ ε ζ η θ, ∑ ≈ ∞", "±5°C ×3 ÷2 ½ ¼ §3 ©2026 ®", "ÀÉÎÕÜ àéîõü ñ ç", "☆★※→←↑↓", "👍🏻 支付成功",
		"%%%zz %E4 %", `\\\\\ \u12 \x \4 \9`, "&&&amp;&;&#;&#x;&nosuch;", "1+1=2, C++", "C:\\users\\pay", "100% &lt",
	} {
		want := "支付 code=PARAM_ERROR message=“" + text + "”"
		got := paste.Recognise(want, table(t), paste.Hints{})
		check(t, want, got)
		if len(got.Readings) == 0 {
			t.Errorf("%q is not read", want)
			continue
		}
		clean := strings.NewReplacer("\u200d", "", "&lt", "&lt").Replace(text)
		if r := got.Readings[0]; strings.ContainsAny(text, `%\&`) == false && r.Text != clean {
			t.Errorf("%q became %q", text, r.Text)
		}
	}
}

func TestDamagedCarriers(t *testing.T) {
	const q = "&quot;"
	run(t, []sample{
		{"HTML", strings.ReplaceAll(v3Body, `"`, "&quot;"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HTML, numbers", strings.ReplaceAll(v3Body, `"`, "&#34;"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HTML twice", strings.ReplaceAll(v3Body, `"`, "&amp;quot;"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HTML three times", strings.ReplaceAll(v3Body, `"`, "&amp;amp;#34;"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"&timestamp", "code=40004&sub_code=ACQ.TRADE_NOT_EXIST&sub_msg=交易不存在×tamp=2026-03-03", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"&notify_url", "sub_code=ACQ.TRADE_NOT_EXIST¬ify_url=https://shop.example/n&sub_msg=交易不存在¬ify_id=7", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"&copy", "err_code=ORDERCLOSED©_to=x&err_code_des=该订单已关闭©=1", "ORDERCLOSED", "该订单已关闭"},
		{"&region", "err_code=ORDERCLOSED&err_code_des=该订单已关闭®ion=cn", "ORDERCLOSED", "该订单已关闭"},
		{"&params", "err_code=ORDERCLOSED&err_code_des=该订单已关闭¶ms=1", "ORDERCLOSED", "该订单已关闭"},
		{"&section", "err_code=ORDERCLOSED&err_code_des=该订单已关闭§ion=1", "ORDERCLOSED", "该订单已关闭"},
		{"&currency", "respCode=33¤cyCode=156&respMsg=交易金额超限[3300001]¤cyCode=156", "33", "交易金额超限[3300001]"},
		{"wide", "ｃｏｄｅ：ＯＲＤＥＲ＿ＣＬＯＳＥＤ，ｍｅｓｓａｇｅ：订单已关闭", "ORDER_CLOSED", "订单已关闭"},
		{"wide number", "支付宝 ｃｏｄｅ＝４０００４　ｓｕｂ＿ｃｏｄｅ＝ＡＣＱ．ＴＲＡＤＥ＿ＮＯＴ＿ＥＸＩＳＴ", "ACQ.TRADE_NOT_EXIST", ""},
		{"wide code alone", "ＯＲＤＥＲ＿ＣＬＯＳＥＤ", "ORDER_CLOSED", ""},
		{"BOM", "\ufeff" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"zero width in a code", "{\"code\":\"RATE\u200bLIMIT_EXC\u2060EEDED\",\"message\":\"调用过于频繁\"}", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"mail", "> 你好，退款失败：\n> " + strings.ReplaceAll(strings.ReplaceAll(v3Body, ",", ",\n"), "\n", "\n> ") + "\n> 请看一下", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"mail, answered", "> > <xml>\n> > <err_code>\n> > ORDERCLOSED\n> > </err_code>\n> > </xml>\n> 这是什么？", "ORDERCLOSED", ""},
		{"fence", "返回：\n```json\n" + v3Body + "\n```\n怎么处理", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"inline code", "返回 `RATELIMIT_EXCEEDED` 怎么处理", "RATELIMIT_EXCEEDED", ""},
		{"smart quotes", `{“code”:“RATELIMIT_EXCEEDED”,“message”:“调用过于频繁”}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"smart quotes, all turned one way", `{”code”:”RATELIMIT_EXCEEDED”,”message”:”调用过于频繁”}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"smart single quotes", `{‘code’: ‘RATELIMIT_EXCEEDED’, ‘message’: ‘调用过于频繁’}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"unbroken blanks", strings.ReplaceAll("{\"code\": \"RATELIMIT_EXCEEDED\", \"message\": \"调用过于频繁\"}", " ", "\u00a0"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HTML in JSON in a form", "d=%7B%22r%22%3A%22%7B" + q + "code" + q + "%3A" + q + "RATELIMIT_EXCEEDED" + q + "%7D%22%7D", "RATELIMIT_EXCEEDED", ""},
		{"all of it", strings.ReplaceAll("> {\"code\": \"RATELIMIT_EXCEEDED\",\n> \"message\": \""+shown(t, "调用过于频繁", simplifiedchinese.GBK)+"\"}", `"`, "&quot;"), "RATELIMIT_EXCEEDED", "调用过于频繁"},
	})
}

// The damage of a link by HTML is itself what went wrong.
func TestSwallowedParameter(t *testing.T) {
	run(t, []sample{
		{"pasted", "https://openapi.alipay.com/gateway.do?sign_type=RSA2×tamp=2026-03-03", "order-string-damaged", ""},
	})
}
