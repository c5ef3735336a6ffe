package report

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// bare is what a renderer of Markdown would still look at: the text without
// escapes, code, links to addresses of the web, and the tags that we write.
func bare(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		switch run := len(text[i:]) - len(strings.TrimLeft(text[i:], "`")); {
		case text[i] == '\\':
			i += 2
		case run > 0: // code ends at the next run of the same length
			end := i + run
			for end < len(text) && (text[end] != '`' || len(text[end:])-len(strings.TrimLeft(text[end:], "`")) != run) {
				end += max(1, len(text[end:])-len(strings.TrimLeft(text[end:], "`")))
			}
			i = end + run
			b.WriteString("code")
		default:
			b.WriteByte(text[i])
			i++
		}
	}
	return regexp.MustCompile(`\]\(<https://[^<>\s]*>\)|</?(details|summary)>`).ReplaceAllString(b.String(), "")
}

// No value opens a tag, a link, or code, calls somebody by name, or begins a
// line.
func TestMarkdownIsSafe(t *testing.T) {
	acts := regexp.MustCompile("[<>`|\\\\]|\\]\\(|://|@[a-z]|(^|[^&])#[0-9]")
	begins := regexp.MustCompile(`^( *(- |[0-9]+\. |code)|#{2,3} |\*\*|\n|[\p{L}0-9])`)
	for _, l := range langs {
		for _, command := range commands {
			for _, who := range append([]Audience{""}, Audiences...) {
				for line := range strings.Lines(bare(write(t, strained(l, command), Markdown, Options{For: who}))) {
					if got := acts.FindString(line); got != "" {
						t.Errorf("%s for %q: %q in %q", command, who, got, line)
					}
					if !begins.MatchString(line) {
						t.Errorf("%s for %q: a line begins in an unknown way: %q", command, who, line)
					}
				}
			}
		}
	}
	if got := bare("a \\` b `` c ` d `` [e](<https://x.cn>) <b> `"); got != "a  b code [e <b> code" {
		t.Errorf("this test looks in the wrong way: %q", got)
	}
}

func TestMarkdownTells(t *testing.T) {
	d := strained(rules.EN, "check")
	out := write(t, d, Markdown, Options{})
	for _, want := range []string{"checks passed: 1, undecided: 2, suppressed: 2", "### Likely causes (2)", "### Errors (1)", "### Warnings (2)", "### Advice (1)", "### Suppressed (2)",
		"<summary>Not checked (4)</summary>\n\n- **logs", "(<https://pay.weixin.qq.com/doc/%E5%9B%9E%E8%B0%83?a=%3Cb%3E>)", "`javascript:alert(1)`", "**See also**: `conf/base[1].yaml:9:1`\n",
		"`配置/shop 1.yaml#tea|house`", "orders: 5, failed: 4"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Index(out, "### Errors") > strings.Index(out, "### Warnings") || strings.Index(out, "### Suppressed") > strings.Index(out, "<details>") {
		t.Errorf("the order is wrong:\n%s", out)
	}
	if out := write(t, strained(rules.EN, "lint"), Markdown, Options{}); strings.Contains(out, "### Likely causes") {
		t.Errorf("a lint, which saw no failure, ranks causes:\n%s", out)
	}
	d = &diagnosis.Diagnosis{Command: "lint", Lang: rules.ZH}
	if out := write(t, d, Markdown, Options{}); !strings.Contains(out, "没有发现问题") || strings.Contains(out, "<details>") {
		t.Errorf("a sound case reads\n%s", out)
	}
}

// Support is told what to say, and a customer's answer stands alone.
func TestMarkdownAudiences(t *testing.T) {
	d := strained(rules.EN, "explain")
	d.Answer.Customer = "Please try again later."
	if out := write(t, d, Markdown, Options{For: Customer}); out != "Please try again later.\n" {
		t.Errorf("the customer reads %q", out)
	}
	support := write(t, d, Markdown, Options{For: Support})
	if !strings.Contains(support, "**Next step**: English support") || !strings.Contains(support, "Please try again later") || strings.Contains(support, "English fix") {
		t.Errorf("support reads\n%s", support)
	}
	if out := write(t, d, Markdown, Options{For: Engineer}); !strings.Contains(out, "**Fix**: English fix") || strings.Contains(out, "English customer") {
		t.Errorf("the engineer reads\n%s", out)
	}
}

var escape = regexp.MustCompile("\\\\([\\\\`*_\\[\\]~|$#+=.)-])")

// Whatever the text, it is shown as it is and does nothing.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{hostile, "\\`", "``a`", "` ", "&lt;b&gt; &#64;", "a\u200bb@c", "www.x.cn http://x.cn", "#1#2", "# x", "1. x", "- x", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		shown := html.UnescapeString(escape.ReplaceAllString(plain(s), "$1"))
		want := oneLine(s)
		if strings.ReplaceAll(shown, "\u200B", "") != strings.ReplaceAll(want, "\u200B", "") && !strings.Contains(want, "&") {
			t.Errorf("%q is shown as %q", want, shown)
		}
		if strings.ContainsAny(escape.ReplaceAllString(plain(s), ""), "<>`|*_[]~$\n") {
			t.Errorf("%q can act", plain(s))
		}
		if regexp.MustCompile(`^([-+=#]|[0-9]+[.)])`).MatchString(plain(s)) {
			t.Errorf("%q begins a heading or a list", plain(s))
		}
		if c := code(s); c != "" {
			fence := c[:len(c)-len(strings.TrimLeft(c, "`"))]
			inner := strings.TrimSuffix(strings.TrimPrefix(c, fence), fence)
			if len(c) < 2*len(fence)+1 || strings.Contains(inner, fence) || strings.TrimSpace(inner) != want || strings.HasPrefix(inner, "`") || strings.HasSuffix(inner, "`") {
				t.Errorf("%q as code is %q", s, c)
			}
		}
		b := block("  ", []string{s, s})
		if lines := strings.Split(b, "\n"); len(lines) != 5 || strings.Contains(lines[1]+lines[2], strings.TrimSuffix(strings.TrimSpace(lines[0]), "text")) {
			t.Errorf("%q as a block is %q", s, b)
		}
	})
}
