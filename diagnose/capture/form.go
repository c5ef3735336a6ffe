package capture

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/paydiag/paydiag/rules/source"
)

// pair is a parameter or a header.
type pair struct{ name, value string }

var (
	percentEscape = source.Pattern(`%[0-9A-Fa-f]{2}`)
	paramName     = source.Pattern(`^[A-Za-z_][A-Za-z0-9_.\[\]-]*$`)
	// signedForm tells a form that is of interest from other texts with &.
	signedForm = source.Pattern(`(?i)(?:^|[&?"'\s:：=;])(?:pay_?sign|sign|notify_id|sign_type)=`)
	formStart  = source.Pattern(`[A-Za-z_][A-Za-z0-9_.]*=`)
)

// looksSigned reports whether a text may be a form with a signature.
func looksSigned(text string) bool {
	return strings.Contains(text, "&") && signedForm().MatchString(text)
}

// formPairs takes a form, a query or an order string apart and decodes it once.
// A log often shows a form decoded already; then + and % stand for themselves,
// and an & without a name belongs to the value before it.
func formPairs(text string) []pair {
	text = strings.TrimSpace(text)
	if n := strings.Count(text, "&amp;"); n > 0 && n == strings.Count(text, "&") {
		text = strings.ReplaceAll(text, "&amp;", "&") // copied out of HTML
	}
	plain := isDecoded(text)
	var pairs []pair
	valueAt, at := 0, 0
	for part := range strings.SplitSeq(text, "&") {
		from := at
		at += len(part) + 1
		name, value, ok := strings.Cut(part, "=")
		switch {
		case plain && len(pairs) > 0 && (!ok || !paramName().MatchString(name)):
			pairs[len(pairs)-1].value = text[valueAt : from+len(part)]
		case name == "" || !ok:
			continue
		case plain:
			valueAt = from + len(name) + 1
			pairs = append(pairs, pair{name, value})
		default:
			pairs = append(pairs, pair{toUTF8(unescapeForm(name)), toUTF8(unescapeForm(value))})
		}
	}
	return pairs
}

// isDecoded tells a form whose values are not percent-encoded: it has no escape,
// but signs that an encoder would not have left.
func isDecoded(text string) bool {
	if percentEscape().MatchString(text) {
		return false
	}
	if strings.ContainsAny(text, "{}\"<> :/") || strings.Count(text, "=") > strings.Count(text, "&")+1 {
		return true
	}
	return strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// unescapeForm decodes a value once. Broken escapes stay as they are.
func unescapeForm(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	s = strings.ReplaceAll(s, "+", " ")
	return percentEscape().ReplaceAllStringFunc(s, func(escape string) string {
		n, err := strconv.ParseUint(escape[1:], 16, 8)
		if err != nil {
			return escape
		}
		return string([]byte{byte(n)})
	})
}

// toUTF8 reads bytes that are no UTF-8 as GB 18030, the other charset of both
// platforms. A capture is JSON and holds UTF-8 only.
func toUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	if plain, err := simplifiedchinese.GB18030.NewDecoder().String(s); err == nil && !strings.ContainsRune(plain, utf8.RuneError) {
		return plain
	}
	return s
}

// formIn finds a signed form within a line, such as a URL or a log line: from
// its first name to the end of the line or the quote around it.
func formIn(line string) (from, to int, ok bool) {
	if !looksSigned(line) {
		return 0, 0, false
	}
	if from, ok = firstName(line); !ok {
		return 0, 0, false
	}
	to = len(line)
	if from > 0 && strings.IndexByte("\"'`", line[from-1]) >= 0 {
		if i := strings.IndexByte(line[from:], line[from-1]); i >= 0 {
			to = from + i
		}
	}
	to = from + len(strings.TrimRight(line[from:to], " \t\r\"'`,;"))
	return from, to, looksSigned(line[from:to])
}

// platformNames are parameters that a form may begin with. Another name before
// them is a label: orderInfo=app_id=…, level=INFO body=gmt_create=….
var platformNames = []string{"alipay_root_cert_sn", "alipay_sdk", "app_auth_token", "app_cert_sn", "app_id", "appId", "appid", "biz_content",
	"body", "buyer_id", "charset", "format", "gmt_create", "method", "noncestr", "nonceStr", "notify_id", "notify_time", "notify_type",
	"notify_url", "out_trade_no", "package", "paySign", "return_url", "sign", "sign_type", "subject", "timestamp", "timeStamp", "version"}

// firstName finds where the first parameter of a form begins.
func firstName(line string) (from int, ok bool) {
	first, _, _ := strings.Cut(line, "&")
	for _, at := range formStart().FindAllStringIndex(first, -1) {
		from, ok = at[0], true
		if name := line[at[0] : at[1]-1]; slices.Contains(platformNames, name) && !labelsForm(line[at[1]:]) {
			break
		}
	}
	return from, ok
}

// labelsForm tells a value that is itself the beginning of a form: body=app_id=….
func labelsForm(value string) bool {
	name, _, ok := strings.Cut(value[:min(len(value), 64)], "=")
	return ok && slices.Contains(platformNames, name)
}
