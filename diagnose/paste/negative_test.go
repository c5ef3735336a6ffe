package paste_test

import (
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
)

// Texts of other programs, and prose, must give no reading: an answer that is
// certainly wrong is worse than none.
var negatives = map[string]string{
	"empty":  "",
	"blanks": " \n\t　",
	"Go source": `package main

import "fmt"

// Run returns an error if the system failed.
func Run(name string) error {
	code, err := load(name)
	if err != nil || code == 404 {
		return fmt.Errorf("load %s: %w", name, err)
	}
	switch code {
	case 101, 202:
		return ErrInvalidRequest
	}
	return nil
}`,
	"nginx access log": `203.0.113.9 - - [12/Mar/2026:08:00:01 +0800] "GET /index.html HTTP/1.1" 202 101 "-" "Mozilla/5.0"
203.0.113.9 - - [12/Mar/2026:08:00:02 +0800] "POST /api/v1/items HTTP/1.1" 500 64 "-" "curl/8.5.0"
203.0.113.7 - - [12/Mar/2026:08:00:09 +0800] "GET /assets/app.js HTTP/1.1" 404 33 "-" "Mozilla/5.0"`,
	"SQL error":   `ERROR 1062 (23000) at line 12: Duplicate entry '40004' for key 'users.PRIMARY'`,
	"Postgres":    "ERROR:  relation \"items\" does not exist\nLINE 1: SELECT * FROM items WHERE id = 101;\n                      ^\nSQL state: 42P01",
	"HTTP 404":    "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>",
	"prose in zh": "昨天下午我们去公园散步，天气很好，孩子们玩得很开心，晚上一起吃了火锅，大家都说下次还要再来。",
	"prose in en": "The quick success of the system was an error of judgement: to fail is human, and closed doors are no reason to refund hope.",
	"news in zh":  "据报道，该系统于周一上线，首日访问量突破一百万，负责人表示后续将继续优化体验并逐步开放更多功能。",
	"package.json": `{
  "name": "demo-app",
  "version": "2.0.1",
  "scripts": {"build": "vite build", "test": "vitest run"},
  "dependencies": {"react": "^19.0.0", "zod": "^4.1.0"},
  "license": "MIT"
}`,
	"git log": `commit 9fceb02d0ae598e95dc970b74767f19372d61af8
Author: Dev <dev@example.com>
Date:   Tue Mar 3 10:11:12 2026 +0800

    fix: closed channel when the worker fails

    The code path returned success too early.`,
	"systemd log": `Mar 03 10:00:01 host systemd[1]: Started Daily apt upgrade and clean activities.
Mar 03 10:00:04 host systemd[1]: apt-daily.service: Main process exited, code=exited, status=1/FAILURE
Mar 03 10:00:04 host systemd[1]: apt-daily.service: Failed with result 'exit-code'.`,
	"Java stack of another program": `java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null
	at com.example.demo.Parser.parse(Parser.java:42)
	at com.example.demo.Main.main(Main.java:11)`,
	"Vue admin answer": `{"code":0,"message":"ok","data":{"items":[],"total":0}}`,
	"OAuth error":      `{"error":"invalid_request","error_description":"The redirect uri is malformed"}`,
	"make":             "make: *** [Makefile:12: build] Error 2",
	"exit code":        "npm ERR! code ELIFECYCLE\nnpm ERR! errno 11\nnpm ERR! Exit status 11",
	"price":            "这件衣服 202 元，那件 101 元",
	"Redis":            "(error) NOAUTH Authentication required.",
	"Spring":           `{"timestamp":"2026-03-03T02:00:00Z","status":404,"error":"Not Found","path":"/x"}`,
	"a poem":           "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
	"phone number":     "13800138000",
	"uuid":             "8f14e45f-ceea-467f-a0e6-3b1f3d6c2a77",
	"Kubernetes":       "NAME                   READY   STATUS             RESTARTS   AGE\nweb-5d4f8c7b9-x2x7q    0/1     CrashLoopBackOff   12         41m",
	"JavaScript":       "TypeError: items.map is not a function\n    at render (app.js:10:5)",
	"Node":             "Error: Cannot find module 'express'\nRequire stack:\n- /srv/app/index.js",
	"Python":           "KeyError: 'name'\nValueError: invalid argument: timezone is required",
	"Rust":             "error[E0382]: borrow of moved value: `v`\n --> src/main.rs:4:20",
}

func TestNoReading(t *testing.T) {
	codeTable := table(t)
	for name, text := range negatives {
		t.Run(name, func(t *testing.T) {
			got := paste.Recognise(text, codeTable, paste.Hints{})
			for _, r := range got.Readings {
				t.Errorf("read as %s (%.2f) by %s at %q", r.Entry.ID(), r.Probability, r.Why, text[r.From:r.To])
			}
			if got.Success {
				t.Error("called a success")
			}
		})
	}
}
