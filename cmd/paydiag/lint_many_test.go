package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes configurations of several frameworks, as a company with many
// services has them; every third has a mistake.
func folder(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		mchid, app := 1900000000+i, fmt.Sprintf("20210041%08d", i)
		var name, text string
		switch i % 3 {
		case 0:
			name = fmt.Sprintf("svc%d/application.yml", i)
			text = "server:\n  port: 8080\n" + strings.Repeat("# logging\n", 40) +
				fmt.Sprintf("wx:\n  pay:\n    app-id: wx%016x\n    mch-id: \"%d\"\n    mch-key: ${KEY}\n    notify-url: http://pay%d.qingshan-tea.cn/n?x=1\n", i, mchid, i)
		case 1:
			name = fmt.Sprintf("svc%d/pay.properties", i)
			text = "log.level=INFO\n" + fmt.Sprintf("wx.pay.app-id=wx%016x\nwx.pay.mch-id=%d\nwx.pay.notify-url=https://pay%d.qingshan-tea.cn/n\n", i, mchid, i)
		default:
			name = fmt.Sprintf("svc%d/paydiag.yaml", i)
			text = fmt.Sprintf("wechat:\n  mchid: \"%d\"\n  appid: wx%016x\n  notify_url: https://pay%d.qingshan-tea.cn/n\nalipay:\n  app_id: \"%s\"\n  sign_type: RSA2\n", mchid, i, i, app)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Files are read side by side, and the report is the same every time.
func TestLintOfManyFilesIsStable(t *testing.T) {
	t.Chdir(folder(t, 90))
	first := paydiag(t, "", "lint", ".", "--format", "json")
	found := strings.Count(first.out, `"rule": "WX-NOTIFY-004",
      "severity"`)
	if first.code != 1 || found != 30 {
		t.Fatalf("exit %d, %d findings\n%s", first.code, found, first.err)
	}
	for range 3 {
		if again := paydiag(t, "", "lint", ".", "--format", "json"); again != first {
			t.Fatal("two runs over the same files differ")
		}
	}
}

// BenchmarkLintFolder lints 500 files of about 500 bytes.
func BenchmarkLintFolder(b *testing.B) {
	b.Chdir(folder(b, 500))
	for b.Loop() {
		if got := paydiag(b, "", "lint", "."); got.code != 1 {
			b.Fatal(got.err)
		}
	}
}
