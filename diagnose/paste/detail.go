package paste

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// SignDetail is what a SIGN_ERROR of WeChat v3 tells of the string that WeChat
// rebuilt from the request to check its signature.
type SignDetail struct {
	Method, URL string
	Message     string // that string, its body cut after a few bytes
	Length      int    // of the whole string in bytes, with the last line feed; 0 where not told

	exact bool // the message stands here as WeChat wrote it, so bytes can be counted
}

// signKeys are the keys of the detail, without their underscores, with what to
// read behind them: a text or a number.
var signKeys = map[string]role{"method": exactText, "url": exactText, "truncatedsignmessage": exactText, "signmessagelength": plain}

// signDetail finds the detail in a paste. Bytes can be counted only where just
// the escapes of JSON lie over it: those of a URL may be part of the message.
func signDetail(text string, v *view) *SignDetail {
	if part, ok := signPlace(text); ok {
		if d := readDetail(unescape(&view{text: part}, &jsonEscapes).text); d != nil {
			d.exact = true
			return d
		}
	}
	if part, ok := signPlace(v.text); ok {
		return readDetail(part)
	}
	return nil
}

// maxDetail is how far the detail may reach.
const maxDetail = 4 << 10

func signPlace(text string) (part string, ok bool) {
	for _, name := range []string{"sign_information", "signInformation"} {
		if i := strings.Index(text, name); i >= 0 {
			i += len(name)
			return text[i:min(len(text), i+maxDetail)], true
		}
	}
	return "", false
}

func readDetail(s string) *SignDetail {
	d := &SignDetail{}
	sc := scanner{s: s}
	seen := map[string]bool{}
	for i := 0; i < len(s); {
		n := identLen(s[i:])
		name := strings.ToLower(strings.ReplaceAll(s[i:i+n], "_", ""))
		if signKeys[name] == none || seen[name] {
			i += max(1, n)
			continue
		}
		p := sc.keyed(i, i+n, signKeys[name])
		i += n
		if p.value != "" {
			seen[name] = true
			d.set(name, p, s)
			i = max(i, p.end)
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return d
}

func (d *SignDetail) set(name string, p pair, s string) {
	switch name {
	case "method":
		d.Method = p.value
	case "url":
		d.URL = p.value
	case "truncatedsignmessage":
		d.Message = unquoted(s[p.at:skip(s, p.end, " \n")])
	case "signmessagelength":
		d.Length, _ = strconv.Atoi(p.value[:skip(p.value, 0, "0123456789")])
	}
}

// unquoted drops the backslashes before quotes.
func unquoted(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := skip(s, i, `\`)
		if n == i || n == len(s) || s[n] != '"' {
			n = max(n, i+1)
			b.WriteString(s[i:n])
		}
		i = n
	}
	return b.String()
}

// body is how many bytes of a body WeChat received, as far as that follows: the
// length of the string less that of its four lines before the body and of the
// line feed behind it.
func (d *SignDetail) body() (n int, start string, ok bool) {
	lines := strings.SplitN(d.Message, "\n", 5)
	if !d.exact || d.Length == 0 || len(lines) < 5 || lines[0] != d.Method || lines[1] != d.URL {
		return 0, "", false
	}
	start = lines[4]
	n = d.Length - (len(d.Message) - len(start)) - len("\n")
	return n, start, n >= 0 && n >= len(strings.TrimRight(start, "\n. "))
}

// Hints says what follows from the detail with certainty.
func (d *SignDetail) Hints() []rules.Text {
	var out []rules.Text
	say := func(zh, en string, args ...any) {
		out = append(out, rules.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)})
	}
	if d.Method != "" && d.URL != "" {
		say("微信验签用的串以 %s、%s 两行开头；你的待签名串这两行必须逐字节相同。",
			"The string that WeChat checked begins with the lines %s and %s; those of yours must be the same byte for byte.", d.Method, cut(d.URL))
	}
	d.sayURL(say)
	d.sayTime(say)
	d.sayBody(say)
	if d.Message != "" {
		say("如果你的待签名串与微信的完全一致，错就不在串上：私钥与 serial_no 不是一对，或签名算法不对，或签名值在放进请求头时被改动。",
			"If your string equals WeChat's, the string is not at fault: the private key does not belong to serial_no, or the algorithm is another, or the signature was changed on its way into the header.")
	}
	return out
}

// sayURL says what the URL itself shows.
func (d *SignDetail) sayURL(say func(zh, en string, args ...any)) {
	path, _, query := strings.Cut(d.URL, "?")
	switch low := strings.ToLower(path); {
	case d.URL == "":
	case strings.ContainsAny(low, "{}") || strings.Contains(low, "%7b"):
		say("微信收到的 URL 里还有没替换的占位符（花括号）。", "The URL that WeChat received still holds a placeholder in braces.")
	case strings.Contains(low, "//"):
		say("微信收到的 URL 路径里有连续两个斜杠；签名时也要照写，或在请求里去掉。", "The path that WeChat received has two slashes in a row; sign it so, or take one out of the request.")
	case query:
		say("微信收到的 URL 带查询串，? 之后的部分也要签。", "The URL that WeChat received has a query; what follows the ? is signed too.")
	case d.Method == "GET":
		say("微信收到的 URL 没有查询串；如果你签的 URL 带 ?…，两者就不同。", "The URL that WeChat received has no query; if the one you signed has one, they differ.")
	}
}

// sayTime says when the time in the string cannot be seconds.
func (d *SignDetail) sayTime(say func(zh, en string, args ...any)) {
	const seconds, milliseconds = 10, 13
	lines := strings.SplitN(d.Message, "\n", 4)
	if len(lines) < 4 || len(lines[2]) == seconds && isNumber(lines[2]) {
		return
	}
	if len(lines[2]) == milliseconds && isNumber(lines[2]) {
		say("请求头里的时间戳是 13 位（毫秒），应为 10 位秒数。", "The timestamp in the header has 13 digits (milliseconds); it must be 10 digits of seconds.")
	} else {
		say("请求头里的时间戳不是 10 位秒数。", "The timestamp in the header is not 10 digits of seconds.")
	}
}

// sayBody says how long the body was that WeChat received.
func (d *SignDetail) sayBody(say func(zh, en string, args ...any)) {
	n, start, ok := d.body()
	bodyless := d.Method == "GET" || d.Method == "DELETE"
	switch {
	case !ok:
	case n == 0 && bodyless:
		say("微信收到的请求体为空：串的最后一行是空行，nonce 之后共两个换行。", "WeChat received no body: the last line of the string is empty, so two line feeds follow the nonce.")
	case n == 0:
		say("微信收到的请求体是 0 字节。如果你签了请求体，它就没有随请求发出。", "WeChat received a body of 0 bytes. If you signed a body, it was not sent with the request.")
	case bodyless && n <= len("{}") && (start[:min(n, len(start))] == "{}" || start[:min(n, len(start))] == "[]"):
		say("这个 %s 请求带了 %d 字节的请求体 %s；没有参数就不要发，也不要签。", "This %s was sent with a body of %d bytes, %s; without parameters neither send nor sign one.", d.Method, n, start[:n])
	case bodyless:
		say("这个 %s 请求带了 %d 字节的请求体；按空请求体签名就对不上。", "This %s was sent with a body of %d bytes; a signature over an empty body cannot match.", d.Method, n)
	case strings.Contains(d.URL, "/upload"):
		say("微信按 %d 字节的请求体验签；上传接口签的是 meta 的 JSON，不是整个 multipart。", "WeChat checked a body of %d bytes; an upload is signed over the JSON of meta, not over the multipart body.", n)
	default:
		say("微信收到的请求体是 %d 字节（UTF-8）。你签的请求体如果不是 %d 字节，就是签名之后又变了：重新序列化、空格、转义或编码。",
			"WeChat received a body of %d bytes (UTF-8). If the one you signed is not %d bytes long, it changed after signing: serialised again, blanks, escapes or charset.", n, n)
	}
}

// cut keeps a text short enough for a sentence.
func cut(s string) string {
	const longest = 120
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}
