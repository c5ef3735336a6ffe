package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const soundConfig = "wechat:\n  mchid: \"1900007291\"\n  appid: wx8f3a1c5d7e9b2046\n  notify_url: https://pay.qingshan-tea.cn/n\n"

func bomb() string {
	b := "wechat: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'h'; c++ {
		b += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 10), ",") + "]\n"
	}
	return b
}

// TestBadInput gives each command what people and attackers give it. Each time
// there must be the right exit code and words in both languages that say what
// was expected.
func TestBadInput(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("# 商户配置\n" + soundConfig)
	if err != nil {
		t.Fatal(err)
	}
	line := func(n int) string {
		return `{"order_no":"A1","provider":"wechat","trade_state":"NOTPAY","message":"` + strings.Repeat("x", n) + `"}` + "\n"
	}
	files := map[string]string{
		"empty.yaml":   "",
		"blank.yaml":   "  \n\n",
		"bin.yaml":     "wechat:\x00\x01\x02",
		"noise.yaml":   "\xff\x80\x81\xfe\xff",
		"syntax.yaml":  "wechat: [1\n  x: 2\n",
		"bomb.yaml":    bomb(),
		"other.yaml":   "server:\n  port: 80\n",
		"zip.yaml":     "PK\x03\x04rest",
		"gbk.yaml":     gbk,
		"good.yaml":    soundConfig,
		"dup.yaml":     soundConfig + "  mchid: \"2\"\n",
		"typo.yaml":    soundConfig + "  notify_ulr: x\n",
		"prose.log":    "nothing to see here\njust words\n",
		"long.log":     line(10) + line(2<<20) + line(10),
		"mixed.log":    line(10) + "{broken\n" + line(10),
		"answers.yaml": "answers: {wechat.appid_bound: yes}\n",
		"cut.log.gz":   cutGzip(t, strings.Repeat(line(100), 1000)),
		"cfg.json":     `{"wechat": {"mchid": }}`,
	}
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, c := range []struct {
		args   string
		code   int
		en, zh string
	}{
		{"check nowhere.yaml", 2, "nowhere.yaml: no such file or folder", "没有这个文件或目录"},
		{"check", 2, "name a case folder or files", "请给出案例目录或文件"},
		{"check folder", 2, "the folder is empty", "目录是空的"},
		{"lint --config folder", 2, "this is a folder where a file is expected", "这里应为文件，却是目录"},
		{"lint empty.yaml", 2, "the input is empty", "输入为空"},
		{"lint blank.yaml", 2, "the input is empty", "输入为空"},
		{"lint bin.yaml", 2, "not a text file", "不是文本文件"},
		{"lint noise.yaml", 2, "not a text file", "不是文本文件"},
		{"lint syntax.yaml", 2, "YAML syntax error", "YAML 语法错误"},
		{"lint bomb.yaml", 2, "alias bomb", "恶意的 YAML 别名"},
		{"lint other.yaml", 2, "no merchant configuration that paydiag knows", "不是 paydiag 认识的商户配置"},
		{"lint --config other.yaml", 2, "no wechat or alipay section", "没有 wechat 或 alipay 一节"},
		{"lint zip.yaml", 2, "zip and zstd files are not read yet", "暂不读取 zip 或 zstd"},
		{"lint gbk.yaml", 0, "read as GBK/GB18030", "按 GBK/GB18030 读取"},
		{"lint good.yaml", 0, "No problem found", "没有发现问题"},
		{"lint dup.yaml", 2, "duplicate key “mchid”", "键 “mchid” 重复"},
		{"lint typo.yaml", 0, "did you mean “wechat.notify_url”?", "是否想写 “wechat.notify_url”"},
		{"lint cfg.json", 2, "JSON syntax error", "JSON 语法错误"},
		{"lint --config cfg.json", 2, "cfg.json:1:22", "JSON 语法错误"},
		{"lint answers.yaml", 2, "a merchant configuration is needed", "还需要商户配置"},
		{"check answers.yaml", 2, "a merchant configuration or a transaction log is needed", "还需要商户配置或交易日志"},
		{"check cut.log.gz good.yaml", 3, "cannot read: unexpected EOF", "无法读取：unexpected EOF"},
		{"check prose.log", 2, "nothing in it that paydiag knows", "没有 paydiag 认识的内容"},
		{"check --log prose.log", 2, "the log has no line that paydiag can read", "日志中没有可识别的记录"},
		{"check long.log", 0, "lines longer than 1 MiB, skipped: 1", "1 行超过 1 MiB，已跳过"},
		{"check mixed.log", 0, "lines that could not be read, skipped: 1", "1 行无法解析"},
		{"explain XYZZY_PLUGH", 1, "No code or message was recognised", "没有认出任何返回码或提示"},
		{"explain SIGN_EROR", 1, "SIGN_ERROR", "相近的返回码"},
		{"explain empty.yaml", 2, "the input is empty", "输入为空"},
		{"frobnicate", 2, "“frobnicate” is not known here; see paydiag --help", "不认识 “frobnicate”；参见 paydiag --help"},
		{"rules frobnicate", 2, "see paydiag rules --help", "参见 paydiag rules --help"},
		{"version x", 2, "see paydiag version --help", "参见 paydiag version --help"},
		{"help frobnicate", 2, "“frobnicate” is not known here", "不认识 “frobnicate”"},
		{"lint --colour", 2, "unknown flag: --colour", "用法错误"},
		{"lint good.yaml --format pdf", 2, "unknown format pdf; known: text, json, jsonl, sarif", "未知格式 pdf"},
		{"lint good.yaml -o sarif", 2, "-o takes FORMAT=FILE", "-o 应为 格式=文件"},
		{"lint good.yaml --fail-on fatal", 2, "--fail-on takes", "--fail-on 应为"},
		{"lint good.yaml --now tomorrow", 2, "--now takes the form", "--now 应为"},
		{"lint good.yaml -o json=nowhere/x.json", 3, "cannot write", "无法写入"},
		{"lint good.yaml --pack nowhere", 2, "no such file or folder", "没有这个文件或目录"},
		{"lint good.yaml --pack folder", 2, "the folder is empty", "目录是空的"},
		{"rules show NOPE-1", 1, "nothing is known as “NOPE-1”", "没有找到 “NOPE-1”"},
		{"codes show SIGN_ERRO", 1, "did you mean SIGNERROR", "是否想找 SIGNERROR"},
	} {
		for lang, want := range map[string]string{"en": c.en, "zh": c.zh} {
			args := append(strings.Fields(c.args), "--lang", lang)
			got := paydiag(t, "", args...)
			if got.code != c.code {
				t.Errorf("%s: exit code %d, want %d\n%s%s", args, got.code, c.code, got.out, got.err)
			}
			if all := flat(got.out + got.err); !strings.Contains(all, flat(want)) {
				t.Errorf("%s: says\n%s%s, want %q", args, got.out, got.err, want)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".paydiag-*")); len(left) > 0 {
		t.Errorf("half-written files remain: %v", left)
	}
}

// cutGzip is a compressed log whose end was lost on the way.
func cutGzip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return string(b.Bytes()[:b.Len()*2/3])
}

// flat undoes the wrapping of lines.
func flat(s string) string { return strings.Join(strings.Fields(s), "") }

// TestControlCharacters plants escape sequences where a log or a file name
// could carry them; none may reach the terminal.
func TestControlCharacters(t *testing.T) {
	t.Chdir(t.TempDir())
	const evil = "\x1b]0;owned\x07\x1b[31m\u202e\u009b"
	name := "pay\x1b[2J.log"
	text := `{"order_no":"A1","provider":"wechat","code":"SIGN_ERROR","http_status":401,"api_version":"v3","message":"` + evil + `"}` + "\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Skip("this file system does not take such names")
	}
	if err := os.WriteFile("c.yaml", []byte(soundConfig+"  serial_no: \""+`\e[31mX`+"\"\n  nope: \""+`\e[2J`+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"check", name}, {"check", name, "--format", "json"}, {"check", name, "--format", "sarif"},
		{"explain", "SIGN_ERROR " + evil}, {"explain", evil}, {"lint", "c.yaml"}, {"check", "no\x1b[31mfile"},
	} {
		got := paydiag(t, "", args...)
		for _, bad := range []string{"\x1b", "\x07", "\u202e", "\u009b"} {
			if strings.Contains(got.out+got.err, bad) {
				t.Errorf("%q reaches the output of %q:\n%q", bad, args, got.out+got.err)
			}
		}
	}
}
