package main

import (
	"fmt"
	"strings"
	"testing"
)

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

// A megabyte of somebody's log with one failure in it. With the process:
//
//	hyperfine -N --warmup 3 './paydiag explain big.log'
func BenchmarkExplainLog(b *testing.B) {
	line := "2026-11-20 10:00:00.123 INFO [http-nio-7] c.e.pay.OrderService - order=%012d state=CREATED amount=12%d cost=%dms\n"
	var log strings.Builder
	for i := 0; log.Len() < 1<<20; i++ {
		if i == 5000 {
			log.WriteString(`2026-11-20 10:00:00 ERROR pay - resp={"code":"SIGN_ERROR","message":"商户证书序列号有误"}` + "\n")
		}
		fmt.Fprintf(&log, line, i*7919, i%97, i%800)
	}
	b.SetBytes(int64(log.Len()))
	for b.Loop() {
		if got := paydiag(b, log.String(), "explain", "-", "-q"); got.code != 0 || !strings.Contains(got.out, "SIGN_ERROR") {
			b.Fatal(got)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	b.Chdir("../..")
	for b.Loop() {
		paydiag(b, "", "check", "examples/paid-order-open", "-q")
	}
}
