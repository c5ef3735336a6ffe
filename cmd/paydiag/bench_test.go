package main

import "testing"

// What a person waits for, without the start of the process. With it:
//
//	go build -trimpath -ldflags '-s -w' -o paydiag ./cmd/paydiag
//	hyperfine -N --warmup 5 './paydiag explain SIGN_ERROR'
func BenchmarkExplain(b *testing.B) {
	for name, text := range map[string]string{
		"code":   "SIGN_ERROR",
		"json":   `{"code":"PARAM_ERROR","message":"输入源“/body/notify_url”映射到值字段“通知地址”字符串规则校验失败"}`,
		"prompt": "当前交易暂不支持分付",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got := paydiag(b, "", "explain", text); got.code != 0 {
					b.Fatal(got)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	b.Chdir("../..")
	for b.Loop() {
		paydiag(b, "", "check", "examples/paid-order-open", "-q")
	}
}
