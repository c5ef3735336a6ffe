package report

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules/source"
)

func TestWrap(t *testing.T) {
	const url = "https://pay.weixin.qq.com/doc/v3/merchant/4012791859"
	for name, c := range map[string]struct {
		text  string
		width int
		want  []string
	}{
		"nothing":                    {"", 20, nil},
		"blanks":                     {" \n\t ", 20, nil},
		"fits exactly":               {"签名错误abcd", 12, []string{"签名错误abcd"}},
		"one cell more":              {"签名错误 abcd", 12, []string{"签名错误", "abcd"}},
		"words stay whole":           {"the serial does not match", 10, []string{"the serial", "does not", "match"}},
		"Chinese breaks anywhere":    {"签名错误请检查证书", 8, []string{"签名错误", "请检查证", "书"}},
		"half a character never":     {"签名错误", 7, []string{"签名错", "误"}},
		"stop never begins a line":   {"签名错误，请检查", 8, []string{"签名错", "误，请检", "查"}},
		"two stops neither":          {"签名错误？！请检查", 8, []string{"签名错", "误？！请", "检查"}},
		"bracket never ends a line":  {"请检查（证书）", 8, []string{"请检查", "（证书）"}},
		"quotes stay with the words": {"值是“空”的", 6, []string{"值是", "“空”的"}},
		"English within Chinese":     {"请检查mch_id的值", 12, []string{"请检查mch_id", "的值"}},
		"line breaks are blanks":     {"a\n\nb\tc", 20, []string{"a  b c"}},
		"word longer than a line":    {"x abcdefghijkl y", 5, []string{"x", "abcde", "fghij", "kl y"}},
		"address stays whole":        {"见 " + url + " 第二节", 20, []string{"见", url, "第二节"}},
		"no blank at either end":     {"aaaa bbbb ", 4, []string{"aaaa", "bbbb"}},
	} {
		if diff := cmp.Diff(c.want, Wrap(c.text, c.width)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// The chosen break points are fine typography; that nothing is lost and nothing
// is too wide is what a report depends on.
func TestWrapKeepsTheTextAndTheWidth(t *testing.T) {
	texts := []string{
		"请求里的 serial_no 是 1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C，商户证书的序列号却是 3F4A0D11；微信支付按序列号找公钥，每个 v3 请求都会报 SIGN_ERROR。",
		"分付前置（DAILY）只支持 JSAPI、APP、小程序；H5 与 Native 下单会被拒（见“产品说明”第 3 节）……",
		"the merchant certificate (apiclient_cert.pem) expires in 10 days; see https://kf.qq.com/faq/180830E36vyQ180830AZFZvu.html",
		strings.Repeat("）", 100), strings.Repeat("（", 100), strings.Repeat("汉", 100), strings.Repeat("a", 300),
	}
	for _, text := range texts {
		for width := 20; width <= 110; width++ {
			held(t, text, width)
		}
	}
}

// held demands of a wrapped text that it is the text, within the width.
func held(t *testing.T, text string, width int) {
	t.Helper()
	lines := Wrap(text, width)
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	if got, want := bare(strings.Join(lines, "")), bare(text); got != want {
		t.Errorf("width %d: %q became %q", width, want, got)
	}
	for _, l := range lines {
		if source.Cells(l) > width && !strings.Contains(l, "://") {
			t.Errorf("width %d: %q has %d cells", width, l, source.Cells(l))
		}
		if l == "" || strings.TrimRight(l, " ") != l {
			t.Errorf("width %d: a line is %q", width, l)
		}
	}
}

func place(line, from, to int, excerpt string) diagnosis.Place {
	return diagnosis.Place{File: "a.yaml", Line: line, Column: from, EndLine: line, EndColumn: to, Excerpt: excerpt}
}

func TestSnippet(t *testing.T) {
	for name, c := range map[string]struct {
		place diagnosis.Place
		want  []string
	}{
		"no line is known":         {diagnosis.Place{File: "a", Line: 3}, nil},
		"one word":                 {place(12, 6, 10, "url: http # x"), []string{"12 │ url: http # x", "   │      ^^^^"}},
		"behind Chinese text":      {place(3, 4, 6, "名称：值域 # 注"), []string{"3 │ 名称：值域 # 注", "  │       ^^^^"}},
		"behind half and full":     {place(3, 5, 6, "a名b称c"), []string{"3 │ a名b称c", "  │       ^"}},
		"a point":                  {place(1, 3, 3, "abcdef"), []string{"1 │ abcdef", "  │   ^"}},
		"behind the end":           {place(1, 7, 8, "abcdef"), []string{"1 │ abcdef", "  │       ^"}},
		"far behind the end":       {place(1, 90, 99, "abcdef"), []string{"1 │ abcdef", "  │       ^"}},
		"columns turned round":     {place(1, 4, 2, "abcdef"), []string{"1 │ abcdef", "  │    ^"}},
		"the whole line":           {place(7, 1, 5, "无法解析"), []string{"7 │ 无法解析"}},
		"the start, not the whole": {place(7, 1, 3, "无法解析"), []string{"7 │ 无法解析", "  │ ^^^^"}},
		"no columns":               {diagnosis.Place{Line: 1, Excerpt: "abc"}, []string{"1 │ abc", "  │ ^"}},
		"indentation is dropped":   {place(2, 5, 8, "    abc"), []string{"2 │ abc", "  │ ^^^"}},
		"tabs before it too":       {place(2, 4, 7, "\t\t abc"), []string{"2 │ abc", "  │ ^^^"}},
		"some indentation counts":  {place(2, 3, 8, "    abc"), []string{"2 │   abc", "  │ ^^^^^"}},
	} {
		if diff := cmp.Diff(c.want, snippet(c.place, 80)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A line too long for the page is shown around the place, and the caret stays
// under the very characters.
func TestSnippetOfALongLine(t *testing.T) {
	const target = "目标x"
	for _, fill := range []string{"a", "汉", "a汉", "汉字, "} {
		for _, before := range []int{0, 1, 30, 31, 200} {
			for _, behind := range []int{0, 1, 30, 200} {
				lead := strings.Repeat(fill, before)
				line := lead + target + strings.Repeat(fill, behind)
				from := utf8.RuneCountInString(lead) + 1
				for _, width := range []int{40, 41, 74} {
					got := snippet(place(1234, from, from+3, line), width)
					if before+behind == 0 {
						if len(got) != 1 {
							t.Errorf("the whole line needs no caret: %q", got)
						}
						continue
					}
					if len(got) != 2 {
						t.Fatalf("%d lines: %q", len(got), got)
					}
					if under := underCaret(got); under != target {
						t.Errorf("%d×%q before, %d behind, width %d: the caret is under %q\n%s", before, fill, behind, width, under, strings.Join(got, "\n"))
					}
					for _, l := range got {
						if source.Cells(l) > width {
							t.Errorf("width %d: %q has %d cells", width, l, source.Cells(l))
						}
					}
					if seen := body(got[0]); strings.HasPrefix(seen, "…") == strings.HasPrefix(line, strings.TrimSuffix(seen, "…")) ||
						strings.HasSuffix(seen, "…") == strings.HasSuffix(line, strings.TrimPrefix(seen, "…")) {
						t.Errorf("what is left out must be marked, and nothing else: %q", seen)
					}
				}
			}
		}
	}
}

func body(line string) string {
	_, s, _ := strings.Cut(line, " │ ")
	return s
}

// underCaret reads the characters of the first line that stand, cell for cell,
// over the carets of the second.
func underCaret(lines []string) string {
	text, marks := body(lines[0]), body(lines[1])
	from := strings.IndexByte(marks, '^')
	to := from + strings.Count(marks, "^")
	out, cells := "", 0
	for _, r := range text {
		if cells >= from && cells < to {
			out += string(r)
		}
		cells += source.Cells(string(r))
	}
	return out
}

// A mark behind the end of a line that just fits must not break the page.
func TestSnippetBehindTheEndOfAFullLine(t *testing.T) {
	for n := 30; n <= 40; n++ {
		for _, l := range snippet(place(1, n+1, n+2, strings.Repeat("x", n)), 40) {
			if source.Cells(l) > 40 {
				t.Errorf("%q has %d cells, want 40 at most", l, source.Cells(l))
			}
		}
	}
}

// A place wider than the page is marked as far as it is seen.
func TestSnippetOfAWidePlace(t *testing.T) {
	line := "url: " + strings.Repeat("地址", 100) + " # x"
	got := snippet(place(1, 6, 206, line), 60)
	if len(got) != 2 || source.Cells(got[0]) > 60 || source.Cells(got[1]) > 60 {
		t.Fatalf("got %q", got)
	}
	if under := underCaret(got); strings.Trim(under, "地址") != "" || len(under) < 20 {
		t.Errorf("the carets are under %q", under)
	}
}

// Whatever the text, wrapping keeps it and the width.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"签名错误，请检查（证书）。", "see https://x.cn/a，然后", "a\u0301\u200d👨‍👩‍👧🇨🇳☀\ufe0f", "“‘（【《", "\xff\xfe", strings.Repeat("x", 200)} {
		f.Add(s, 20)
		f.Add(s, 33)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		if !utf8.ValidString(text) { // a document holds none
			text = strings.ToValidUTF8(text, "\ufffd")
		}
		held(t, text, 20+max(0, width)%100) // no report is narrower
	})
}

// Whatever the place, a snippet is nothing, a line, or a line with a caret, and
// no wider than the page.
func FuzzSnippet(f *testing.F) {
	f.Add("名称: 值 # 注释", 3, 5, 12, 40)
	f.Add(strings.Repeat("汉a", 300), 290, 301, 1, 50)
	f.Add("\t x", -3, 1<<40, 0, 0)
	f.Add("a\u0301👨‍👩‍👧🇨🇳☀\ufe0f", 2, 4, 7, 40)
	f.Fuzz(func(t *testing.T, line string, from, to, number, width int) {
		line = strings.ToValidUTF8(line, "\ufffd")
		width = 40 + max(0, width)%100 // no report is narrower
		got := snippet(place(max(0, number)%1_000_000, from, to, line), width)
		if len(got) > 2 || (len(got) == 0) != (line == "") {
			t.Errorf("%q from %d to %d: %q", line, from, to, got)
		}
		for _, l := range got {
			if source.Cells(l) > width {
				t.Errorf("width %d: %q has %d cells", width, l, source.Cells(l))
			}
		}
		if len(got) == 2 && (!strings.Contains(got[1], "^") || strings.Trim(body(got[1]), " ^") != "") {
			t.Errorf("the mark is %q", got[1])
		}
		if len(got) > 0 && slices.ContainsFunc(got, func(l string) bool { return !strings.Contains(l, " │ ") }) {
			t.Errorf("no margin: %q", got)
		}
	})
}
