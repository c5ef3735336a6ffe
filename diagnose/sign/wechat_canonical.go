package sign

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// The lines of a request of APIv3.
const (
	methodLine = iota
	targetLine
	timeLine
	nonceLine
	bodyLine
)

// requestMistakes are the mistakes in the text of a request signature.
func requestMistakes(c *Capture, body string) mistakes[lined] {
	return mistakes[lined]{
		common: func() []hypothesis[lined] {
			all := []hypothesis[lined]{swapped("WX3_FIELD_ORDER", "", timeLine, nonceLine), millisSigned("WX3_TIMESTAMP_MILLIS_SIGNED", timeLine, 0),
				secondsSigned("WX3_TIMESTAMP_MILLIS", timeLine)}
			if c.Timestamp != "" {
				all = append(all, lineIs("WX3_TIMESTAMP_DIFFERS", "logged", timeLine, c.Timestamp))
			}
			all = append(all, timeDiffers("WX3_TIMESTAMP_DIFFERS", timeLine, drifts(1, nearby))...)
			return append(all, canonicalMistakes(c.URL, body, methodLine, targetLine, bodyLine)...)
		},
		rare: func() []hypothesis[lined] {
			all := otherQueries(c.URL, targetLine)
			all = append(all, rareTimes("WX3_TIMESTAMP_DIFFERS", "WX3_TIMESTAMP_MILLIS_SIGNED", timeLine)...)
			all = append(all, rewrittenLine("WX3_BODY_RESERIALIZED", bodyLine, shuffled(body, nil, maxWritten))...)
			return append(all, otherOrders("WX3_FIELD_ORDER", bodyLine+1)...)
		},
	}
}

// canonicalMistakes are those of method, URL and body, which stand in the lines
// named.
func canonicalMistakes(url, body string, method, target, at int) []hypothesis[lined] {
	all := lineEndings("WX3_CANON_NO_TRAILING_LF", "WX3_CANON_CRLF", "WX3_CANON_LITERAL_BACKSLASH_N")
	all = append(all, targetMistakes(url, target)...)
	all = append(all, methodMistakes(method)...)
	all = append(all, otherBodies(body, at)...)
	all = append(all, bodyEncodings(at)...)
	all = append(all, hashedTwice("WX3_DOUBLE_HASH")...)
	return append(all, rewrittenLine("WX3_BODY_RESERIALIZED", at, renditions(body, nil, maxWritten))...)
}

// rewrittenLine is the mistake of signing JSON that was written again.
func rewrittenLine(label string, i int, all []rendition) []hypothesis[lined] {
	var out []hypothesis[lined]
	for _, v := range all {
		out = append(out, lineIs(label, "re-serialised:"+v.name, i, v.text))
	}
	return out
}

// secondsSigned is the mistake of sending the milliseconds of a time that was
// signed right.
func secondsSigned(label string, i int) hypothesis[lined] {
	return inLine(label, "seconds-signed", aLine+slot(i), i, func(s string) string {
		if len(s) != len("1700000000000") {
			return s
		}
		return s[:len(s)-3]
	})
}

func methodMistakes(at int) []hypothesis[lined] {
	all := []hypothesis[lined]{inLine("WX3_METHOD_LOWERCASE", "", aLine+slot(at), at, strings.ToLower)}
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		all = append(all, lineIs("WX3_METHOD_WRONG", "method:"+m, at, m))
		lower := lineIs("WX3_METHOD_WRONG", "method:"+m, at, strings.ToLower(m))
		lower.also = "WX3_METHOD_LOWERCASE"
		all = append(all, lower)
	}
	return all
}

// otherBodies are bodies that are no rendition of the one that was sent.
func otherBodies(body string, at int) []hypothesis[lined] {
	if body == "" {
		var all []hypothesis[lined]
		for _, b := range []string{"{}", "null", "undefined", "[]", `""`, "None", "{ }", "false"} {
			all = append(all, lineIs("WX3_BODY_NOT_EMPTY", "signed:"+b, at, b))
		}
		return all
	}
	return []hypothesis[lined]{
		lineIs("WX3_BODY_EMPTY_SIGNED", "", at, ""),
		lineIs("WX3_BODY_EMPTY_SIGNED", "signed:{}", at, "{}"),
		lineIs("WX3_BODY_RESERIALIZED", "re-serialised:line-feed", at, body+"\n"),
		lineIs("WX3_BODY_RESERIALIZED", "re-serialised:trimmed", at, strings.TrimSpace(body)),
	}
}

// bodyEncodings are what may be done to the body before it is signed.
func bodyEncodings(at int) []hypothesis[lined] {
	body := func(label, detail string, edit func(string) string) hypothesis[lined] {
		h := inLine(label, detail, bodyBytes, at, edit)
		h.heavy = true
		return h
	}
	sha := func(s string) []byte { b := sha256.Sum256([]byte(s)); return b[:] }
	all := []hypothesis[lined]{
		body("WX3_BODY_HASH_SIGNED", "", func(s string) string { return hex.EncodeToString(sha(s)) }),
		body("WX3_BODY_HASH_SIGNED", "upper-case", func(s string) string { return strings.ToUpper(hex.EncodeToString(sha(s))) }),
		body("WX3_BODY_HASH_SIGNED", "base64", func(s string) string { return base64.StdEncoding.EncodeToString(sha(s)) }),
		body("WX3_BODY_HASH_SIGNED", "md5", func(s string) string { b := md5.Sum([]byte(s)); return hex.EncodeToString(b[:]) }),
		body("WX3_BODY_CHARSET", "gbk", func(s string) string {
			if b, ok := gbk(s); ok {
				return b
			}
			return s
		}),
	}
	for _, e := range escapes {
		all = append(all, body("WX3_BODY_URLENCODED", e.name, e.encode))
	}
	return all
}
