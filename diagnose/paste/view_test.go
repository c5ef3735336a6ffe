package paste

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules/codes"
)

// The folded text is what the patterns of the tables are compared with, so it
// must be folded as they are. Only a broken line of Chinese differs.
func TestFoldsAsTheTables(t *testing.T) {
	parts := []string{"签名", "错误", "，", "。", " ", "  ", "\t", "\u3000", "\u00a0", "\u2003", "AbC", "ＡｂＣ", "１", "“x”", "‘y’", "İ", "ẞ", "é", "\xff", "\xe7\xad", "\ufffd", "×", "👍", "\x00", "\u0085"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text := b.String()
		if got, want := folded(text), codes.Fold(text); got != want {
			t.Fatalf("%q is folded to %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"签名\n错误": "签名错误", "签名\r\n    错误": "签名错误", "签名 错误": "签名 错误", "签名，\n错误": "签名,错误", "sign\nerror": "sign error", "签名\nerror": "签名 error", "\n签名\n": "签名",
	} {
		if got := folded(text); got != want {
			t.Errorf("%q is folded to %q, want %q", text, got, want)
		}
	}
}

// Every byte of a view comes from a place in the paste, in the same order, and
// what is copied stands there.
func TestPlaces(t *testing.T) {
	parts := []string{"a", "code", "签名", `\n`, `\u7b7e`, `\\\\u540d`, "%E5%90%8D", "%25E5", "&quot;", "&amp;quot;", "+", "\u200b", "ＡＢ", "绛惧悕閿欒", "ç\u00ad¾å", "\xb4\xed\xce\xf3", "\n> ", "eyJjb2RlIjoiWCJ9eyJjb2Rl", " ", "=", "\xff"}
	random := rand.New(rand.NewPCG(3, 4))
	table := codes.NewList(nil, &codes.Vocabulary{})
	for range 3000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text := b.String()
		v := fold(newView(text, table))
		last := 0
		for i := range len(v.text) {
			from, to := v.span(i, i+1)
			if from < 0 || to > len(text) || from >= to {
				t.Fatalf("%q: byte %d of %q comes from %d–%d", text, i, v.text, from, to)
			}
			if from < last {
				t.Fatalf("%q: byte %d of %q comes from before the one before it", text, i, v.text)
			}
			last = from
			if to-from == 1 && v.text[i] < 0x80 && v.text[i] != ' ' && !strings.EqualFold(v.text[i:i+1], text[from:to]) {
				t.Fatalf("%q: byte %d of %q comes from %q", text, i, v.text, text[from:to])
			}
		}
	}
}
