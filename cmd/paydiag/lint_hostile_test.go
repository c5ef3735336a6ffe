package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/root"
)

// faultyConfig has one error, on its fourth line.
const faultyConfig = "wechat:\n  mchid: \"1900007291\"\n  appid: wx8f3a1c5d7e9b2046\n  notify_url: http://10.0.0.1/n\n"

// keyText is a secret that broken files hold. No complaint may show it.
var keyText = rand.Text() + "aB3xYz"

// shapes are files as people and attackers make them, by their names.
func shapes(t *testing.T) map[string]string {
	t.Helper()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("# 商户配置\n" + faultyConfig)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(faultyConfig)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("n", 200<<10)
	return map[string]string{
		"good.yaml": soundConfig, "faulty.yaml": faultyConfig,
		"crlf.yaml": strings.ReplaceAll(faultyConfig, "\n", "\r\n"), "bom.yaml": "\ufeff" + faultyConfig, "gbk.yaml": gbk, "utf16.yaml": wide,
		"binary.yaml": "\x7fELF\x00\x01\x02", "noise.json": "\x89PNG\r\n\x1a\n\xff\xfe", "huge.yaml": faultyConfig + strings.Repeat("# "+strings.Repeat("x", 97)+"\n", 90_000),
		"empty.yaml": "", "blank.env": " \n\n", "comment.yaml": "# nothing\n", "null.yaml": "~\n", "scalar.yaml": "hello\n", "list.json": "[]",
		"deep.yaml": "wechat: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n", "deep.json": strings.Repeat(`{"wechat":`, 5000) + "1" + strings.Repeat("}", 5000),
		"deep.toml": "[wechat]\na=" + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "bomb.yaml": bomb(),
		"cycle.yaml": "wechat: &a\n  mchid: '1'\n  self: *a\n", "merge.yaml": "a: &a\n  <<: *a\n", "anchor.yaml": "wechat: *" + keyText + "\n",
		"dup.yaml": faultyConfig + "  mchid: '2'\n", "dup.json": `{"wechat":{"mchid":"1","mchid":"2"}}`, "dup.toml": "[wechat]\nmch_id='1'\nmch_id='2'\n",
		"dup.env": "WECHAT_PAY_MCHID=1900007302\nWECHAT_PAY_MCHID=1900007291\n", "dup.properties": "wx.pay.mch-id=1900007302\nwx.pay.mch-id=1900007291\n",
		"tab.yaml": "wechat:\n\tmchid: '1'\n", "long.json": `{"wechat":{"pay":{"mch-id":"1900007291","notify-url":"http://10.0.0.1/` + long + `"}}}`, "long.env": "WECHAT_PAY_MCHID=1900007291\nX=" + long + "\n",
		"line.json":  `{"wechat":{"pay":{"mch-id":"1900007291","note":"` + long[:1700] + `","notify-url":"http://10.0.0.1/n"}}}`,
		"wrong.yaml": soundConfig + "  order: {amount: {total: 1299.00}}\n",
		"cut.yaml":   faultyConfig + "  api_v3_key: " + keyText + "\n: : :\n", "cut.env": "WECHAT_PAY_API_V3_KEY=\"" + keyText + "\n", "cut.json": `{"wechat":{"api_v3_key":"` + keyText + `",}`,
		"cut.toml": "api_v3_key='" + keyText + "\n", "cut.properties": "wx.pay.api-v3-key=" + keyText + "\\u12\n", "cut.ini": "[wechat]\n" + keyText + "\n",
		".env.example": "WECHAT_PAY_MCHID=your_mchid\nWECHAT_PAY_NOTIFY_URL=https://your-domain.example/n\n",
	}
}

// lay writes files into a fresh folder and makes it the current one.
func lay(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Skipf("this file system does not take the name %q", name)
		}
	}
}

// complaint is a command line with the exit code and the words that it must
// give in each language.
type complaint struct {
	args   string
	code   int
	en, zh string
}

func (c complaint) hold(t *testing.T) {
	t.Helper()
	for lang, want := range map[string]string{"en": c.en, "zh": c.zh} {
		args := append([]string{"--lang", lang}, strings.Fields(c.args)...)
		got := paydiag(t, "", args...)
		all := flat(got.out + got.err)
		if got.code != c.code || !strings.Contains(all, flat(want)) {
			t.Errorf("%s: exit code %d, want %d and %q\n%.900s%.400s", args, got.code, c.code, want, got.out, got.err)
		}
		if len(all) > 64<<10 { // needs check.short
			t.Errorf("%s: %d bytes are told", args, len(all))
		}
		for _, bad := range []string{keyText, "goroutine", "internalerror", "内部错误"} {
			if strings.Contains(all, bad) {
				t.Errorf("%s: %q comes out\n%s%s", args, bad, got.out, got.err)
			}
		}
	}
}

func TestLintOddFiles(t *testing.T) {
	lay(t, shapes(t))
	for _, c := range []complaint{
		{"lint crlf.yaml", 1, "crlf.yaml:4:22: error WX-NOTIFY-001", "crlf.yaml:4:22: 错误 WX-NOTIFY-001"},
		{"lint bom.yaml", 1, "bom.yaml:4:22: error WX-NOTIFY-001", "bom.yaml:4:22: 错误 WX-NOTIFY-001"},
		{"lint gbk.yaml", 1, "read as GBK/GB18030", "gbk.yaml:5:22: 错误 WX-NOTIFY-001"},
		{"lint utf16.yaml", 1, "utf16.yaml:4:22: error WX-NOTIFY-001", "utf16.yaml:4:22: 错误 WX-NOTIFY-001"},
		{"lint binary.yaml", 2, "binary.yaml: not a text file", "不是文本文件"},
		{"lint noise.json", 2, "not a text file", "不是文本文件"},
		{"lint huge.yaml", 2, "larger than 8 MiB", "超过 8 MiB"},
		{"lint empty.yaml", 2, "the input is empty", "输入为空"},
		{"lint blank.env", 2, "the input is empty", "输入为空"},
		{"lint comment.yaml", 2, "no merchant configuration that paydiag knows", "不是 paydiag 认识的商户配置"},
		{"lint null.yaml", 2, "no merchant configuration that paydiag knows", "不是 paydiag 认识的商户配置"},
		{"lint scalar.yaml", 2, "a single value here", "只有一个值"},
		{"lint list.json", 2, "no merchant configuration that paydiag knows", "不是 paydiag 认识的商户配置"},
		{"lint deep.yaml", 2, "nested more than 100 levels deep", "嵌套超过 100 层"},
		{"lint deep.json", 2, "nested more than 100 levels deep", "嵌套超过 100 层"},
		{"lint deep.toml", 2, "nested more than 100 levels deep", "嵌套超过 100 层"},
		{"lint bomb.yaml", 2, "alias bomb", "恶意的 YAML 别名"},
		{"lint cycle.yaml", 2, "cycle.yaml:3:9: a YAML alias refers to itself", "YAML 别名指向自身"},
		{"lint merge.yaml", 2, "a YAML alias refers to itself", "YAML 别名指向自身"},
		{"lint anchor.yaml", 2, "unknown anchor", "unknown anchor"},
		{"lint dup.yaml", 2, "dup.yaml:5:3: duplicate key “mchid”", "键 “mchid” 重复"},
		{"lint dup.json", 2, "dup.json:1:24: duplicate key “mchid”", "键 “mchid” 重复"},
		{"lint dup.toml", 2, "is defined at dup.toml:2:1 already", "已定义；只应定义一次"},
		{"lint dup.env", 0, "stands again at dup.env:2:1, and the later one counts", "dup.env:2:1"},
		{"lint dup.properties", 0, "stands again at dup.properties:2:1", "dup.properties:2:1"},
		{"lint tab.yaml", 2, "tab.yaml:2:1: YAML syntax error: a tab in the indentation", "缩进用了 Tab，YAML 只允许空格"}, // needs rules/source/yaml.go
		{"lint long.json", 1, "long.json:1:62: error WX-NOTIFY-001", "long.json:1:62: 错误 WX-NOTIFY-001"},         // needs report/layout.go: it took minutes
		{"lint line.json", 1, `"notify-url":"http://10.0.0.1/n"`, `"notify-url":"http://10.0.0.1/n"`},            // needs diagnose.shortened: the place was cut off
		{"lint long.env", 0, "No problem found", "没有发现问题"},
		{"lint wrong.yaml", 0, "the value “1299.00” does not fit", "值 “1299.00” 不合规格"}, // needs merchant.wrongType: it was counted as not given
		{"lint cut.yaml", 2, "cut.yaml:5:1: YAML syntax error", "YAML 语法错误"},
		{"lint cut.env", 2, "cut.env:1:23: the quotation mark is not closed", "引号没有闭合"},
		{"lint cut.json", 2, "JSON syntax error", "JSON 语法错误"},
		{"lint cut.toml", 2, "TOML syntax error", "TOML 语法错误"},
		{"lint cut.properties", 2, "four hexadecimal digits", "应为四位十六进制数"},
		{"lint cut.ini", 2, "no merchant configuration that paydiag knows", "不是 paydiag 认识的商户配置"},
		{"lint good.yaml cut.yaml", 3, "cut.yaml:5:1: YAML syntax error", "cut.yaml:5:1"},
		{"lint good.yaml empty.yaml nowhere.yaml", 2, "nowhere.yaml: no such file or folder", "没有这个文件或目录"},
		{"init --provider wechat --output good.yaml", 2, "the file exists and is not overwritten", "good.yaml"},
		{"checklist show --config cycle.yaml", 2, "a YAML alias refers to itself", "YAML 别名指向自身"},
		{"checklist show --config cut.yaml", 2, "YAML syntax error", "YAML 语法错误"},
		{"checklist answer --set wechat.appid_bound=yes --answers binary.yaml", 2, "binary.yaml", "binary.yaml"},
		{"checklist answer --set wechat.appid_bound=maybe", 2, "answer with yes or no", "answers.wechat.appid_bound"},
		{"checklist answer --set no.such=yes", 2, "there is no question", "answers.no.such"},
	} {
		c.hold(t)
	}
}

// TestLintOddFolders gives lint folders in which not everything is a file to
// be read.
func TestLintOddFolders(t *testing.T) {
	files := map[string]string{
		"links/paydiag.yaml": faultyConfig, "links/sub/x.txt": "x", "pipes/paydiag.yaml": soundConfig, "locked/inner/a.yaml": soundConfig,
		"template/.env": "WECHAT_PAY_MCHID=1900007291\nWECHAT_PAY_APPID=wx8f3a1c5d7e9b2046\n", "template/.env.example": shapes(t)[".env.example"], "template/config.sample.yaml": faultyConfig,
	}
	for i := range 2001 {
		files[fmt.Sprintf("many/%d.yaml", i)] = "server: {port: 80}\n"
	}
	lay(t, files)
	for name, to := range map[string]string{"circle.yaml": "circle.yaml", "dead.yaml": "nowhere.yaml", "link.yaml": "links/paydiag.yaml", "links/up": "..", "links/dead.yaml": "gone", "links/self.yaml": "self.yaml"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("this file system has no links")
		}
	}
	cases := []complaint{
		{"lint many", 2, "more than 2000 files", "超过 2000 个文件"},
		{"lint links", 1, "links/paydiag.yaml:4:22: error WX-NOTIFY-001", "links/paydiag.yaml:4:22: 错误 WX-NOTIFY-001"},
		{"lint link.yaml", 1, "link.yaml:4:22: error WX-NOTIFY-001", "link.yaml:4:22"},
		{"lint dead.yaml", 2, "dead.yaml: no such file or folder", "dead.yaml: 没有这个文件或目录"},                       // needs intake.existing: the stack overflowed
		{"lint d*.yaml", 2, "no such file or folder", "没有这个文件或目录"},                                               // needs intake.existing
		{"lint circle.yaml", 3, "circle.yaml: cannot read", "circle.yaml: 无法读取：符号链接绕成了圈"},                        // needs intake.chinese
		{"lint template", 0, "No problem found", "没有发现问题"},                                                       // needs settings.isTemplate
		{"lint template/config.sample.yaml", 1, "config.sample.yaml:4:22: error", "config.sample.yaml:4:22: 错误"}, // what is named is read
		{"lint " + os.DevNull, 2, "the input is empty", "输入为空"},
	}
	if exec.Command("mkfifo", "pipes/p.yaml").Run() == nil {
		cases = append(cases, complaint{"lint pipes", 0, "No problem found", "没有发现问题"})
	}
	if err := os.Chmod("locked/inner", 0); err == nil {
		if _, err := os.ReadDir("locked/inner"); err != nil { // not for root
			cases = append(cases, complaint{"lint locked", 3, "locked/inner: cannot read: permission denied", "locked/inner: 无法读取：没有权限"})
		}
		t.Cleanup(func() { _ = os.Chmod("locked/inner", 0o700) })
	}
	for _, c := range cases {
		c.hold(t)
	}
}

// TestLintOddNames gives files names that reports could trip over: blanks,
// Chinese, and what is a command to a terminal or to GitHub.
func TestLintOddNames(t *testing.T) {
	names := []string{"with blank.yaml", "商户 配置.yaml", "a::b,line=1.yaml", "::error::x.yaml", "new\nline.yaml", "-dash.yaml", "%0A::set-output.yaml", "q\"'<&>.yaml", "\x1b[31mred\u202e.yaml", "a]]>b.yaml"}
	files := map[string]string{}
	for _, name := range names {
		files[filepath.Join("dir", name)] = faultyConfig
	}
	lay(t, files)
	for _, format := range strings.Fields(allFormats) {
		for _, name := range names {
			for _, got := range []outcome{
				paydiag(t, "", "lint", "--format", format, "--", "dir/"+name),
				paydiag(t, faultyConfig, "lint", "-", "--stdin-filename", name, "--format", format),
			} {
				if got.code != 1 || strings.ContainsAny(got.out+got.err, "\x1b\u202e") || strings.Contains(got.out, "new\nline") {
					t.Errorf("%s of %q: exit code %d\n%.300s", format, name, got.code, got.out+got.err)
				}
				wellFormed(t, format, got.out)
			}
		}
	}
	if got := paydiag(t, faultyConfig, "lint", "-", "--stdin-filename", "", "--format", "github"); !strings.Contains(got.out, "file=stdin") { // needs intake.Open
		t.Errorf("standard input without a name: %s", got.out)
	}
}

// wellFormed holds a report to its format, where that is easily told.
func wellFormed(t *testing.T, format, out string) {
	t.Helper()
	switch format {
	case "junit", "checkstyle":
		for d := xml.NewDecoder(strings.NewReader(out)); ; {
			if _, err := d.Token(); err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%s: %v\n%.400s", format, err, out)
				}
				return
			}
		}
	case "github":
		for line := range strings.Lines(out) {
			level, rest, _ := strings.Cut(strings.TrimPrefix(line, "::"), " ")
			if !strings.HasPrefix(line, "::") || !strings.Contains("error warning notice", level) || strings.Count(rest, "::") == 0 {
				t.Errorf("no workflow command: %q", line)
			}
		}
	}
}

// terminal runs the command as on a terminal of some width.
func terminal(width int, out io.Writer, args ...string) (code int, said string) {
	var errs bytes.Buffer
	a := &app.App{In: strings.NewReader(""), Out: out, Err: &errs, OutTTY: true, ErrTTY: true, Width: width,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return testNow }, Version: "test"}
	return a.Main(context.Background(), root.New, args), errs.String()
}

func TestLintNarrowTerminal(t *testing.T) {
	lay(t, map[string]string{"faulty.yaml": faultyConfig})
	for _, lang := range []string{"zh", "en"} {
		var plain, coloured bytes.Buffer
		terminal(40, &coloured, "lint", "faulty.yaml", "--lang", lang)
		code, _ := terminal(40, &plain, "lint", "faulty.yaml", "--no-color", "--lang", lang)
		if code != 1 || !strings.Contains(coloured.String(), "\x1b[") || strings.Contains(plain.String(), "\x1b") {
			t.Errorf("%s: exit code %d, colours %q, none %q", lang, code, coloured.String(), plain.String())
		}
		body, _, _ := strings.Cut(plain.String(), "\n"+map[string]string{"zh": "1 个错误", "en": "errors: "}[lang]) // the tally is one line
		for line := range strings.Lines(body) {
			if cells := len([]rune(line)); cells > 42 && !strings.Contains(line, "://") {
				t.Errorf("%s: %d characters on a terminal of 40: %q", lang, cells, line)
			}
		}
	}
}

// full is a disk without room, or a pipe that nobody reads any more.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestLintCannotWrite(t *testing.T) {
	lay(t, map[string]string{"faulty.yaml": faultyConfig, "real.txt": "x"})
	for _, format := range strings.Fields(allFormats) {
		if code, said := terminal(80, full{}, "lint", "faulty.yaml", "--format", format); code != 3 || !strings.Contains(said, "no space left") {
			t.Errorf("%s: exit code %d, %q", format, code, said)
		}
	}
	if err := os.Symlink("real.txt", "link.txt"); err != nil {
		t.Skip("this file system has no links")
	}
	if got := paydiag(t, "", "lint", "faulty.yaml", "-o", "github=link.txt"); got.code != 1 {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	if to, err := os.Readlink("link.txt"); to != "real.txt" || err != nil { // needs app.replaceFile
		t.Errorf("the link became a file: %v", err)
	}
	if text, err := os.ReadFile("real.txt"); !strings.HasPrefix(string(text), "::error ") || err != nil {
		t.Errorf("the file behind the link holds %.80q", text)
	}
}

// TestLintInterrupted ends a lint that waits for its input.
func TestLintInterrupted(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	lay(t, map[string]string{"faulty.yaml": faultyConfig})
	if exec.Command("mkfifo", "pipe.yaml").Run() != nil || os.Symlink(self, "paydiag") != nil {
		t.Skip("this system has no pipes with names")
	}
	var said bytes.Buffer
	cmd := exec.Command("./paydiag", "lint", "pipe.yaml", "--lang", "en") // main, by its name: see TestMain
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile("pipe.yaml", os.O_WRONLY, 0) // returns when lint has begun to read
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != app.ExitIncomplete || strings.Contains(said.String(), "goroutine") {
		t.Errorf("exit code %d, want %d\n%s", cmd.ProcessState.ExitCode(), app.ExitIncomplete, said.String())
	}
}
