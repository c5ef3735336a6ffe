package intake

import (
	"bufio"
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/paydiag/paydiag/rules"
)

// charset turns the text into UTF-8 without a byte-order mark. Bytes that are
// no UTF-8 are read as GB18030, which includes GBK and GB2312, and that is
// said; bytes that are no text at all are refused.
func charset(name string, r *bufio.Reader) (*bufio.Reader, rules.Text, error) {
	head, _ := r.Peek(headSize) // an error here shows again when the text is read
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		if bytes.IndexByte(head, 0) >= 0 || !validHead(head) {
			return nil, rules.Text{}, notText(name)
		}
		_, err := r.Discard(3)
		return r, rules.Text{}, err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		return through(r, utf16), rules.Text{ZH: "按 UTF-16 读取", EN: "read as UTF-16"}, nil
	case bytes.IndexByte(head, 0) >= 0:
		return nil, rules.Text{}, notText(name)
	case validHead(head):
		return r, rules.Text{}, nil
	}
	if !isGB18030(head) {
		return nil, rules.Text{}, notText(name)
	}
	return through(r, simplifiedchinese.GB18030),
		rules.Text{ZH: "不是 UTF-8，按 GBK/GB18030 读取", EN: "not UTF-8; read as GBK/GB18030"}, nil
}

func through(r *bufio.Reader, e encoding.Encoding) *bufio.Reader {
	return bufio.NewReaderSize(transform.NewReader(r, e.NewDecoder()), headSize)
}

// validHead accepts UTF-8 whose last character the head may have cut.
func validHead(head []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(head); cut++ {
		if utf8.Valid(head[:len(head)-cut]) {
			return cut == 0 || len(head) == headSize
		}
	}
	return false
}

// isGB18030 accepts text whose last character the head may have cut.
func isGB18030(head []byte) bool {
	decoded := make([]byte, utf8.UTFMax*len(head))
	n, _, err := simplifiedchinese.GB18030.NewDecoder().Transform(decoded, head, len(head) < headSize)
	return (err == nil || errors.Is(err, transform.ErrShortSrc)) && !bytes.ContainsRune(decoded[:n], utf8.RuneError)
}

func notText(name string) error {
	return &rules.Problem{Span: rules.Span{File: name},
		Say:  rules.Text{ZH: "不是文本文件（既非 UTF-8 也非 GBK）", EN: "not a text file (neither UTF-8 nor GBK)"},
		Hint: rules.Text{ZH: "需要 YAML、JSON、日志或 PEM 文本", EN: "YAML, JSON, a log or PEM is expected"}}
}
