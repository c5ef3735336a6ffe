package paste_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
)

// No wrong certainty: texts that have nothing to do with payments are not
// recognised. The texts are cut at random, from a fixed seed, out of what every
// machine that builds this has: the sources, documents and test data of Go; beside
// them are made-up logs of other systems and prose in both languages.
func TestStrangers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(20261122, 7))
	texts := slices.Concat(sources(t, rnd, 100), logs(rnd, 60), prose(rnd, 40))
	if len(texts) != 200 {
		t.Fatalf("%d texts", len(texts))
	}
	var wrong []string
	for _, text := range texts {
		if got := paste.Recognise(text, table(t), paste.Hints{}); len(got.Readings) > 0 {
			wrong = append(wrong, fmt.Sprintf("%s (%s) in %.300q", got.Readings[0].Entry.ID(), got.Readings[0].Why, text))
		}
	}
	t.Logf("recognised wrongly: %d of %d\n%s", len(wrong), len(texts), strings.Join(wrong, "\n"))
	if len(wrong) > len(texts)*2/100 {
		t.Error("too many are taken for payments")
	}
}

// sources cuts pieces of 5 to 60 lines out of files of the Go distribution.
func sources(t *testing.T, rnd *rand.Rand, n int) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, dir := range []string{"net/http", "encoding/json", "database/sql", "os", "crypto/tls", "go/parser", "text/template", "archive/zip", "cmd/go/internal/modload", "runtime", "html", "time", "encoding/xml", "net/url", "log/slog"} {
		_ = filepath.WalkDir(filepath.Join(strings.TrimSpace(string(root)), "src", dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return nil
		})
	}
	slices.Sort(files)
	var out []string
	for len(out) < n {
		raw, err := os.ReadFile(files[rnd.IntN(len(files))])
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(raw), "\n")
		from := rnd.IntN(len(lines))
		if piece := strings.Join(lines[from:min(len(lines), from+5+rnd.IntN(56))], "\n"); len(strings.TrimSpace(piece)) > 40 {
			out = append(out, piece)
		}
	}
	return out
}

// logs makes pieces of logs of other systems.
func logs(rnd *rand.Rand, n int) []string {
	lines := []string{
		`%[1]s level=error ts=2026-11-%02[2]dT08:%02[3]d:11Z caller=main.go:%[2]d msg="failed to connect" err="dial tcp 10.0.%[2]d.%[3]d:5432: connect: connection refused"`,
		`2026-11-%02[2]d 09:%02[3]d:00,%03[2]d ERROR [worker-%[3]d] com.example.%[1]s.Handler - request failed, code=%[2]d, status=FAIL`,
		`[%[1]s] WARN  retry %[2]d/5 after timeout of %[3]d0 ms`,
		`E1122 08:%02[3]d:20.%06[2]d       1 reflector.go:%[2]d] failed to list *v1.Pod: Unauthorized`,
		`10.0.0.%[2]d - - [22/Nov/2026:08:%02[3]d:00 +0000] "POST /api/%[1]s HTTP/1.1" 500 %[3]d1 "-" "okhttp/4.12.0"`,
		`{"level":"error","code":%[2]d,"message":"invalid token","path":"/v1/%[1]s","trace_id":"%016[3]x"}`,
		`{"code":"NOT_FOUND","message":"%[1]s %[2]d does not exist","status":404}`,
		`<error><code>ResourceNotFound</code><message>%[1]s-%[3]d</message></error>`,
		`kernel: [%[2]d.%06[3]d] %[1]s: Out of memory: Killed process %[3]d (java)`,
		`psql: error: FATAL:  password authentication failed for user "%[1]s"`,
		`ORA-%05[2]d: unique constraint (APP.%[1]s_PK) violated`,
		`npm ERR! code E404 npm ERR! 404 Not Found - GET https://registry.example.com/%[1]s`,
		`Traceback (most recent call last): File "%[1]s.py", line %[3]d, in <module> KeyError: 'name'`,
		`java.sql.SQLException: Access denied for user '%[1]s'@'10.0.0.%[2]d' (using password: YES)`,
		`%[1]s.service: Main process exited, code=exited, status=%[2]d/FAILURE`,
		`curl: (7) Failed to connect to %[1]s.example.com port %[3]d: Connection refused`,
		`redis.exceptions.ConnectionError: Error %[2]d connecting to %[1]s:6379. Timeout`,
		`服务 %[1]s 启动失败，端口 %[3]d 被占用，错误码 %[2]d`,
		`数据库连接超时，第 %[2]d 次重试，线程 %[1]s-%[3]d`,
		`用户登录失败：密码错误，来源 10.0.%[2]d.%[3]d，账号 %[1]s`,
		`{"code":0,"msg":"success","data":{"id":%[3]d,"name":"%[1]s"}}`,
		`{"code":401,"msg":"token已过期","data":null}`,
		`GET /metrics 200 %[3]dus; %[1]s_requests_total{code="%[2]d"} 12`,
		`panic: runtime error: index out of range [%[2]d] with length %[3]d`,
		`SSL_connect: error:0A000086:SSL routines::certificate verify failed (%[1]s)`,
	}
	names := []string{"inventory", "search", "mailer", "auth", "cache", "video", "report", "cron", "gateway", "profile"}
	var out []string
	for range n {
		var b strings.Builder
		for range 1 + rnd.IntN(6) {
			fmt.Fprintf(&b, lines[rnd.IntN(len(lines))]+"\n", names[rnd.IntN(len(names))], 1+rnd.IntN(28), 10+rnd.IntN(49))
		}
		out = append(out, b.String())
	}
	return out
}

// prose strings sentences together.
func prose(rnd *rand.Rand, n int) []string {
	sentences := [][]string{{
		"会议改到周四下午三点，请大家提前十分钟到场。", "这本书写得很好，读完让人久久不能平静。", "项目进度比计划晚了两天，需要在周末补上。", "他打开窗户，外面正下着小雨。",
		"系统升级之后界面更清爽了，但有些按钮找不到了。", "妈妈说晚饭做了红烧肉，让我早点回家。", "请把合同的第三页再核对一遍，签字之后发给我。", "地铁一号线因故障停运，请改乘公交。",
		"密码忘了怎么办，找管理员重置就行。", "代码评审发现两个问题：变量命名不清，缺少测试。", "打印机又卡纸了，报错 E02。", "申请已提交，等待审批。", "快递放在门卫那里了，记得去取。",
	}, {
		"The meeting has moved to Thursday afternoon.", "She closed the book and looked out of the window.", "Our release is two days late, and the tests are flaky again.",
		"Please sign the last page and send it back.", "The cache invalidation bug took a week to find.", "A success of this kind is rarely an accident.", "He failed the exam, but he never gave up.",
		"The printer shows error 50 and needs service.", "The access code for the front door is 4021.", "We could not reproduce the timeout on staging.", "Dinner is at eight; bring an umbrella.",
		"The certificate hangs on the wall of her office.", "Refactoring the parser made it twice as fast.",
	}}
	var out []string
	for range n {
		from := sentences[rnd.IntN(2)]
		var b strings.Builder
		for range 1 + rnd.IntN(8) {
			b.WriteString(from[rnd.IntN(len(from))] + " ")
		}
		out = append(out, b.String())
	}
	return out
}
