package txlog_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/txlog"
	"github.com/paydiag/paydiag/rules/fact"
)

func FuzzRecords(f *testing.F) {
	for _, s := range []string{wechatOrder, wechatClose, alipayQuery, "[\n{\"order_no\":1},{}]", `a="b\" order_no=T1,x`, "{\n\"a\":[{\"b\":\"\\u00e9\"}]}"} {
		f.Add([]byte(s))
	}
	all := profiles(f)
	readers := make([]*txlog.Reader, len(all))
	for i, p := range all {
		readers[i] = txlog.NewReader(p)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		txlog.Detect(data, all)
		for _, reader := range readers {
			var notes fact.Notes
			for rec, err := range reader.Records(context.Background(), "f", bytes.NewReader(data), &notes) {
				if err != nil {
					t.Fatal(err)
				}
				for field := range fact.NumFields {
					if s := rec.Span(field); s.Start.Byte < 0 || s.End.Byte > len(data) || s.Start.Line > notes.Lines {
						t.Fatalf("%s: the span %+v leaves %d bytes", field, s, len(data))
					}
				}
			}
		}
	})
}

func BenchmarkRecords(b *testing.B) {
	canonical := `{"ts":"2025-11-21T10:00:%02d+08:00","provider":"wechat","api":"order","api_version":"v3","product":"h5","order_no":"T20251121%06d","amount_fen":10000,"http_status":403,"code":"NO_AUTH","message":"商户无权限","latency_ms":120}` + "\n"
	pairs := `ts=2025-11-21T10:00:%02d+08:00 provider=wechat api=order api_version=v3 product=h5 order_no=T20251121%06d amount_fen=10000 http_status=403 code=NO_AUTH message="商户无权限" latency_ms=120` + "\n"
	for _, bb := range []struct{ name, profile, line string }{
		{"json", "canonical-json", canonical},
		{"keyval", "canonical-keyval", pairs},
		{"prefix", "canonical-json", "2025-11-21 10:00:00,123 [main] INFO pay - " + canonical},
		{"wechat", "wechat-v3-json", strings.Replace(wechatOrder, `"cost_ms":123`, `"n":"%02d %06d"`, 1) + "\n"},
		{"alipay", "alipay-json", strings.Replace(alipayPage, `"cost_ms":8`, `"n":"%02d %06d"`, 1) + "\n"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			var log bytes.Buffer
			for i := range 20000 {
				fmt.Fprintf(&log, bb.line, i%60, i)
			}
			p := profile(b, bb.profile)
			b.SetBytes(int64(log.Len()))
			b.ReportMetric(float64(log.Len())/20000, "bytes/line")
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range txlog.NewReader(p).Records(context.Background(), "bench", bytes.NewReader(log.Bytes()), nil) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 20000 {
					b.Fatal(n)
				}
			}
		})
	}
}
