package txlog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/txlog"
	"github.com/paydiag/paydiag/rules/fact"
)

const (
	wechatOrder = `{"time":"2025-11-21T10:00:00+08:00","level":"info","provider":"wechat","path":"/v3/pay/transactions/h5","request":{"mchid":"1900000109","appid":"wx1","out_trade_no":"T1","amount":{"total":10000,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},"subsidy_info":{"subsidy_detail":[{"subsidy_period_type":"PERIOD","subsidy_plan":[{"subsidy_installment_num":6,"subsidy_percent":100}]}]}},"status":403,"response":{"code":"NO_AUTH","message":"商户无权限"},"cost_ms":123}`
	wechatQuery = `{"time":"2025-11-21T10:01:00+08:00","provider":"wechat","path":"/v3/pay/transactions/out-trade-no/T1?mchid=1900000109","status":200,"response":{"out_trade_no":"T1","trade_state":"NOTPAY","trade_type":"JSAPI"},"cost_ms":20}`
	wechatClose = `{"time":"2025-11-21T10:02:00+08:00","provider":"wechat","path":"https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/T1/close","request":"{\"mchid\":\"1900000109\"}","status":204,"cost_ms":20}`
	wechatRefnd = `{"time":"2025-11-21T10:03:00+08:00","provider":"wechat","path":"/v3/refund/domestic/refunds","request":{"out_trade_no":"T1","out_refund_no":"R1","amount":{"refund":1,"total":10000}},"status":200,"response":{"status":"PROCESSING"}}`
	wechatNotif = `{"time":"2025-11-21T10:04:00+08:00","provider":"wechat","notify":{"event_type":"TRANSACTION.SUCCESS","create_time":"2025-11-21T10:03:59+08:00","out_trade_no":"T1","transaction_id":"4200001","trade_state":"SUCCESS"},"verify":"ok","ack":"SUCCESS"}`
	alipayPage  = `{"time":"2025-11-21 10:00:00","provider":"alipay","method":"alipay.trade.page.pay","request":{"app_id":"2021000000000001","biz_content":{"out_trade_no":"A1","total_amount":"88.88","goods_type":"1","extend_params":{"hb_fq_num":"3","hb_fq_seller_percent":"100"}}},"response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.INVALID_PARAMETER","sub_msg":"参数无效"},"cost_ms":8}`
	alipayQuery = `{"time":"2025-11-21 10:01:00","provider":"alipay","method":"alipay.trade.query","request":{"app_id":"2021000000000001","biz_content":"{\"out_trade_no\":\"A1\"}"},"response":{"alipay_trade_query_response":{"code":"10000","msg":"Success","trade_status":"WAIT_BUYER_PAY","total_amount":88.8},"sign":"abc"}}`
	alipayNotif = `{"time":"2025-11-21 10:02:00","provider":"alipay","notify":{"notify_type":"trade_status_sync","notify_time":"2025-11-21 10:01:59","out_trade_no":"A1","trade_no":"2025112122001","trade_status":"TRADE_SUCCESS","total_amount":"88.88","fund_bill_list":"[{\"amount\":\"88.88\",\"fundChannel\":\"PCREDIT\"}]"},"verify":"ok","ack":"success"}`
)

func TestBuiltinProfiles(t *testing.T) {
	openid := redact.Fingerprint("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
	wechat := fields{"provider": "wechat", "api_version": "v3", "order_no": "T1"}
	alipay := fields{"provider": "alipay", "api_version": "openapi", "order_no": "A1"}
	with := func(base, more fields) fields {
		out := fields{}
		for _, m := range []fields{base, more} {
			for k, v := range m {
				out[k] = v
			}
		}
		return out
	}
	tests := []struct {
		name, profile, in string
		want              fields
	}{
		{"wechat order", "wechat-v3-json", wechatOrder, with(wechat, fields{
			"ts": "2025-11-21T10:00:00+08:00", "api": "order", "product": "h5", "mchid": "1900000109", "appid": "wx1", "user_hash": openid,
			"amount_fen": "10000", "currency": "CNY", "method": "fenfu", "periods": "6", "subsidy": "PERIOD",
			"http_status": "403", "code": "NO_AUTH", "message": "商户无权限", "latency_ms": "123"})},
		{"wechat query", "wechat-v3-json", wechatQuery, with(wechat, fields{
			"ts": "2025-11-21T10:01:00+08:00", "api": "query", "product": "jsapi", "http_status": "200", "latency_ms": "20",
			"trade_state": "NOTPAY", "query_at": "2025-11-21T10:01:00+08:00"})},
		{"wechat close", "wechat-v3-json", wechatClose, with(wechat, fields{
			"ts": "2025-11-21T10:02:00+08:00", "api": "close", "mchid": "1900000109", "http_status": "204", "latency_ms": "20"})},
		{"wechat refund", "wechat-v3-json", wechatRefnd, with(wechat, fields{
			"ts": "2025-11-21T10:03:00+08:00", "api": "refund", "refund_no": "R1", "amount_fen": "1", "http_status": "200", "refund_state": "PROCESSING"})},
		{"wechat notification", "wechat-v3-json", wechatNotif, with(wechat, fields{
			"ts": "2025-11-21T10:04:00+08:00", "api": "notify", "txn_id": "4200001", "trade_state": "SUCCESS",
			"notify_at": "2025-11-21T10:03:59+08:00", "notify_verify": "ok", "notify_ack": "SUCCESS"})},
		{"alipay page", "alipay-json", alipayPage, with(alipay, fields{
			"ts": "2025-11-21 10:00:00", "api": "alipay.trade.page.pay", "product": "page", "appid": "2021000000000001",
			"amount_fen": "8888", "goods_type": "1", "method": "huabei", "periods": "3", "code": "40004", "sub_code": "ACQ.INVALID_PARAMETER",
			"message": "参数无效", "latency_ms": "8"})},
		{"alipay query", "alipay-json", alipayQuery, with(alipay, fields{
			"ts": "2025-11-21 10:01:00", "api": "alipay.trade.query", "appid": "2021000000000001", "amount_fen": "8880",
			"code": "10000", "message": "Success", "trade_state": "WAIT_BUYER_PAY", "query_at": "2025-11-21 10:01:00"})},
		{"alipay notification", "alipay-json", alipayNotif, with(alipay, fields{
			"ts": "2025-11-21 10:02:00", "api": "async-notify", "txn_id": "2025112122001", "trade_state": "TRADE_SUCCESS", "amount_fen": "8888",
			"method": "huabei", "notify_at": "2025-11-21 10:01:59", "notify_verify": "ok", "notify_ack": "success"})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, ok := txlog.Detect([]byte(tt.in), profiles(t))
			if !ok || p.ID != tt.profile {
				t.Fatalf("detected %q, want %q", p.ID, tt.profile)
			}
			rows, notes := read(t, tt.in, p)
			if len(rows) != 1 {
				t.Fatalf("%+v", notes)
			}
			if diff := cmp.Diff(tt.want, rows[0].fields); diff != "" {
				t.Error(diff)
			}
			for _, name := range []string{"code", "message", "trade_state"} {
				if v, ok := rows[0].fields[name]; ok && !strings.Contains(tt.in, `\"`+v) && rows[0].spans[name] != v {
					t.Errorf("the span of %s covers %q", name, rows[0].spans[name])
				}
			}
		})
	}
}

func TestDetect(t *testing.T) {
	own := fact.Profile{ID: "own", Format: fact.JSONLines, Needs: []string{"no"}}
	canonical, exchange := `{"order_no":"T1","no":"1"}`, wechatOrder
	tests := []struct{ name, head, want string }{
		{"nothing", "", ""},
		{"prose", "hello\nworld\n", ""},
		{"config", "wechat:\n  mchid: \"1900000109\"\n", ""},
		{"other json", `{"a":1}`, ""},
		{"json", "\n# c\n" + canonical, "canonical-json"},
		{"pairs", "2025-11-21 INFO order_no=T1 code=A\n", "canonical-keyval"},
		{"pairs inside json", `{"msg":"order_no=T1"}`, ""},
		{"own", `{"no":"1"}`, "own"},
		{"most lines decide", canonical + "\n" + exchange + "\n" + exchange, "wechat-v3-json"},
		{"canonical on a tie", exchange + "\n" + canonical, "canonical-json"},
		{"cut off", canonical + "\n" + exchange[:40], "canonical-json"},
		{"pretty", "[\n {\n  \"order_no\": 1\n }\n]", "canonical-json"},
		{"behind a prefix", "10:00 INFO " + alipayPage, "alipay-json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := append([]fact.Profile{own}, profiles(t)...)
			p, ok := txlog.Detect([]byte(tt.head), all)
			if p.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q %v, want %q", p.ID, ok, tt.want)
			}
		})
	}
}

// Every path of the built-in profiles finds what gjson finds.
func TestPathsAnswerLikeGjson(t *testing.T) {
	lines := []string{wechatOrder, wechatQuery, wechatClose, wechatRefnd, wechatNotif, alipayPage, alipayQuery, alipayNotif,
		`{"order_no":"T1","code":"A","order_no":"T2","\u0063ode":"B"}`}
	for _, p := range profiles(t) {
		if p.Format != fact.JSONLines {
			continue
		}
		for _, f := range p.Fields {
			for _, path := range f.Paths {
				one := fact.Profile{Format: fact.JSONLines, Fields: []fact.ProfileField{{Field: fact.OrderNo, Paths: []string{path}}}}
				for _, line := range lines {
					v := gjson.Get(line, path)
					want := v.Str
					if v.Type != gjson.String && v.Type != gjson.JSON {
						want = v.Raw
					}
					rows, _ := read(t, line, one)
					if got := rows[0].fields["order_no"]; got != want {
						t.Errorf("%s in %s: got %q, want %q", path, line, got, want)
					}
				}
			}
		}
	}
}
