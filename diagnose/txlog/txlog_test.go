package txlog_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/txlog"
	"github.com/paydiag/paydiag/rules/fact"
)

type fields = map[string]string

func TestRecords(t *testing.T) {
	tests := []struct {
		name, profile, in string
		want              []fields
	}{
		{"json", "canonical-json", `{"order_no":"T1","amount_fen":100,"code":"SIGN_ERROR"}`,
			[]fields{{"order_no": "T1", "amount_fen": "100", "code": "SIGN_ERROR"}}},
		{"numbers are not clamped", "canonical-json", `{"order_no":98765432109876543210987,"amount_fen":1e3,"txn_id":1.10}`,
			[]fields{{"order_no": "98765432109876543210987", "amount_fen": "1e3", "txn_id": "1.10"}}},
		{"nothing said", "canonical-json", `{"order_no":null,"code":"","message":{"a":1},"sub_code":["x"],"notify_ack":true}`,
			[]fields{{"notify_ack": "true"}}},
		{"the first of two keys", "canonical-json", `{"code":"A","code":"B"}`, []fields{{"code": "A"}}},
		{"escapes", "canonical-json", `{"order_\u006eo":"T\u0031","message":"a\nb"}`,
			[]fields{{"order_no": "T1", "message": "a␊b"}}},
		{"prefix", "canonical-json", `2025-11-21 10:00:00,123 [main] INFO pay - {"order_no":"T1"}`, []fields{{"order_no": "T1"}}},
		{"prefix with braces", "canonical-json", `[{main}] INFO {"order_no":"T1"} took 3ms`, []fields{{"order_no": "T1"}}},
		{"crlf, blanks, comments", "canonical-json", "\r\n# c\r\n{\"order_no\":\"T1\"}\r\n\n  \t\n{\"order_no\":\"T2\"}",
			[]fields{{"order_no": "T1"}, {"order_no": "T2"}}},
		{"byte order mark", "canonical-json", "\ufeff{\"order_no\":\"T1\"}\n", []fields{{"order_no": "T1"}}},
		{"hashes", "canonical-json", `{"user_hash":"u1","client_ip":"203.0.113.7"}`,
			[]fields{{"user_hash": redact.Fingerprint("u1"), "client_ip": redact.Fingerprint("203.0.113.7")}}},
		{"list", "canonical-json", `[{"order_no":"T1"},{"order_no":"T2"}]`, []fields{{"order_no": "T1"}, {"order_no": "T2"}}},
		{"pretty list", "canonical-json", "[\n  {\n    \"order_no\": \"T1\",\r\n    \"code\": \"A\"\n  },\n  {\"order_no\":\"T2\"}\n]\n",
			[]fields{{"order_no": "T1", "code": "A"}, {"order_no": "T2"}}},
		{"pretty objects", "canonical-json", "{\n \"order_no\": \"T1\"\n}\n{\n \"order_no\": \"T2\"\n}", []fields{{"order_no": "T1"}, {"order_no": "T2"}}},
		{"pairs", "canonical-keyval", `2025-11-21 INFO order_no=T1 code=SIGN_ERROR,message="签名 \"错误\"" sub_code=` + "\tamount_fen=12",
			[]fields{{"order_no": "T1", "code": "SIGN_ERROR", "message": `签名 "错误"`, "amount_fen": "12"}}},
		{"pairs, open quote", "canonical-keyval", `order_no=T1 message="a b`, []fields{{"order_no": "T1", "message": "a b"}}},
		{"pairs, equal signs", "canonical-keyval", `=x order_no=a=b "q=1" code=`, []fields{{"order_no": "a=b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, notes := read(t, tt.in, profile(t, tt.profile))
			var got []fields
			for _, r := range rows {
				got = append(got, r.fields)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if notes.Unparsed.Count+notes.TooLong.Count != 0 {
				t.Errorf("unexpected notes: %+v", notes)
			}
		})
	}
}

func TestSpanPointsToTheValue(t *testing.T) {
	in := "# 第一行\n{\"message\":\"签名错误\",\"code\":\"SIGN_ERROR\",\"order_no\":1234,\"sub_code\":\"a\\tb\",\"user_hash\":\"u\"}\n" +
		"日志 {\"code\":\"B\"}\n"
	rows, _ := read(t, in, profile(t, "canonical-json"))
	for name, want := range map[string]string{"message": "签名错误", "code": "SIGN_ERROR", "order_no": "1234"} {
		if got := rows[0].spans[name]; got != want {
			t.Errorf("%s: the span covers %q, want %q", name, got, want)
		}
	}
	whole := strings.Split(in, "\n")[1]
	for _, name := range []string{"sub_code", "user_hash"} {
		if got := rows[0].spans[name]; got != whole {
			t.Errorf("%s is not as in the line, but its span covers only %q", name, got)
		}
	}
	for rec, err := range txlog.NewReader(profile(t, "canonical-json")).Records(context.Background(), "a.log", strings.NewReader(in), nil) {
		if err != nil {
			t.Fatal(err)
		}
		s := rec.Span(fact.Code)
		if rec.LineNo == 2 && (s.Start.Line != 2 || s.Start.Col != 1+len([]rune(`{"message":"签名错误","code":"`))) ||
			rec.LineNo == 3 && (s.Start.Line != 3 || s.Start.Col != 1+len([]rune(`日志 {"code":"`))) {
			t.Errorf("line %d: the span starts at %v", rec.LineNo, s.Start)
		}
	}
}

func TestSpansOfDocuments(t *testing.T) {
	in := "[\n  {\"order_no\":\"T1\"}, {\"order_no\":\"T2\"},\n  {\n \"order_no\":\"T3\"}]"
	rows, notes := read(t, in, profile(t, "canonical-json"))
	if len(rows) != 3 || rows[0].spans["order_no"] != "T1" || rows[0].line != 2 || rows[2].line != 3 || notes.Lines != 4 {
		t.Errorf("got %+v %+v", rows, notes)
	}
	for i, want := range []string{"", ` {"order_no":"T2"}`, "  {\n \"order_no\":\"T3\"}"} {
		if i > 0 && strings.TrimLeft(rows[i].spans["order_no"], ", ") != strings.TrimLeft(want, " ") {
			t.Errorf("%d: the span covers %q, want %q", i, rows[i].spans["order_no"], want)
		}
	}
}

func TestNotes(t *testing.T) {
	long := `{"order_no":"` + strings.Repeat("x", 1<<20) + `"}`
	fits := `{"order_no":"T","x":"` + strings.Repeat("x", 1<<20-23) + `"}`
	tests := []struct {
		name, profile, in string
		want              fact.Notes
		records           int
	}{
		{"none", "canonical-json", "", fact.Notes{}, 0},
		{"json", "canonical-json", "x\n{\"order_no\":\"T1\"}\n\n#\n{broken}\n", fact.Notes{Lines: 5, Unparsed: fact.Skipped{Count: 2, First: 1}}, 1},
		{"pairs", "canonical-keyval", "a=1\nno pair\n", fact.Notes{Lines: 2, Unparsed: fact.Skipped{Count: 1, First: 2}}, 1},
		{"too long", "canonical-json", fits + "\n" + long + "\n{\"order_no\":\"T1\"}\n" + long, fact.Notes{Lines: 4, TooLong: fact.Skipped{Count: 2, First: 2}}, 2},
		{"too long in a list", "canonical-json", "[" + long + ",\n{\"order_no\":\"T1\"}]", fact.Notes{Lines: 2, TooLong: fact.Skipped{Count: 1, First: 1}}, 1},
		{"broken list", "canonical-json", "[{\"a\":\"x\n},\noops\n{\"order_no\":\"T1\"},{\"a\":", fact.Notes{Lines: 4, Unparsed: fact.Skipped{Count: 3, First: 1}}, 1},
		{"nested beyond reason", "canonical-json", `{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}\n", fact.Notes{Lines: 1, Unparsed: fact.Skipped{Count: 1, First: 1}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, notes := read(t, tt.in, profile(t, tt.profile))
			if notes != tt.want || len(rows) != tt.records {
				t.Errorf("got %+v and %d records, want %+v and %d", notes, len(rows), tt.want, tt.records)
			}
		})
	}
}

func TestErrorEndsTheLog(t *testing.T) {
	broken := errors.New("broken")
	in := io.MultiReader(strings.NewReader("{\"order_no\":\"T1\"}\n{\"order_no\":"), iotest.ErrReader(broken))
	var got []error
	for _, err := range txlog.NewReader(profile(t, "canonical-json")).Records(context.Background(), "a.log", in, nil) {
		got = append(got, err)
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], broken) {
		t.Errorf("got %v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, err := range txlog.NewReader(profile(t, "canonical-json")).Records(ctx, "a.log", strings.NewReader(strings.Repeat("{\"order_no\":\"T1\"}\n", 5000)), nil) {
		cancel()
		if n++; err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if n > 300 {
		t.Errorf("%d records after the end was asked for", n)
	}
	for range txlog.NewReader(profile(t, "canonical-json")).Records(context.Background(), "a.log", strings.NewReader("{}\n{}\n"), nil) {
		break
	}
}

func TestMapping(t *testing.T) {
	p := fact.Profile{Format: fact.JSONLines, Fields: []fact.ProfileField{
		{Field: fact.AmountFen, Paths: []string{"yuan"}, Yuan: true},
		{Field: fact.OrderNo, Paths: []string{"a.b", "list.1.no", `c\.d`, "path"}, Map: map[string]string{"*/no/*/end": "$2", "*/no/*": "$2", "/*": ""}},
		{Field: fact.API, Paths: []string{"api"}, Map: map[string]string{"pay": "order", "q*-*": "$2+$1", "none": ""}},
		{Field: fact.Code, Paths: []string{"@reverse.0.code", "e_*.code", `\@code`, "codes.#(x==1).code"}},
		{Field: fact.Message, Paths: []string{"body.@fromstr.msg", "body.@fromstr.list.@fromstr.0.msg"}},
		{Field: fact.UserHash, Paths: []string{"user"}},
		{Field: fact.Provider, Paths: []string{"provider"}, Const: "wechat"},
		{Field: fact.Env, Const: "production"},
	}}
	tests := []struct {
		in   string
		want fields
	}{
		{`{"yuan":"0.29"}`, fields{"amount_fen": "29"}},
		{`{"yuan":88.8}`, fields{"amount_fen": "8880"}},
		{`{"yuan":100}`, fields{"amount_fen": "10000"}},
		{`{"yuan":"-0012.340"}`, fields{"amount_fen": "-1234"}},
		{`{"yuan":"0.00"}`, fields{"amount_fen": "0"}},
		{`{"yuan":"900719925474099.31"}`, fields{"amount_fen": "90071992547409931"}},
		{`{"yuan":"12.345"}`, fields{}}, {`{"yuan":"1e3"}`, fields{}}, {`{"yuan":"1,000.00"}`, fields{}}, {`{"yuan":"."}`, fields{}},
		{`{"yuan":"12."}`, fields{}}, {`{"yuan":"--1"}`, fields{}}, {`{"yuan":"12345678901234567.00"}`, fields{}},
		{`{"a":{"b":""},"list":[{"no":"L0"},{"no":"L1"}],"c.d":"x"}`, fields{"order_no": "L1"}},
		{`{"c.d":"x","path":"/no/T1"}`, fields{"order_no": "x"}},
		{`{"path":"/v3/no/T1"}`, fields{"order_no": "T1"}},
		{`{"path":"/v3/no/T1/end"}`, fields{"order_no": "T1"}},
		{`{"path":"/v3/else"}`, fields{}},
		{`{"api":"pay"}`, fields{"api": "order"}}, {`{"api":"q1-2"}`, fields{"api": "2+1"}}, {`{"api":"none"}`, fields{}}, {`{"api":"x"}`, fields{"api": "x"}},
		{`{"e_pay":{"code":"E"}}`, fields{"code": "E"}},
		{`{"@code":"E"}`, fields{"code": "E"}},
		{`{"codes":[{"x":2,"code":"A"},{"x":1,"code":"B"}]}`, fields{"code": "B"}},
		{`{"body":"{\"msg\":\"你好\"}"}`, fields{"message": "你好"}},
		{`{"body":{"msg":"hi"}}`, fields{"message": "hi"}},
		{`{"body":"{\"list\":\"[{\\\"msg\\\":\\\"in\\\"}]\"}"}`, fields{"message": "in"}},
		{`{"body":"{broken"}`, fields{}},
		{`{"user":"u1"}`, fields{"user_hash": redact.Fingerprint("u1")}},
		{`{"provider":"alipay"}`, fields{"provider": "alipay"}},
	}
	for _, tt := range tests {
		want := fields{"provider": "wechat", "env": "production"}
		maps.Copy(want, tt.want)
		rows, notes := read(t, tt.in, p)
		if len(rows) != 1 {
			t.Fatalf("%s: %+v", tt.in, notes)
		}
		if diff := cmp.Diff(want, rows[0].fields); diff != "" {
			t.Errorf("%s: %s", tt.in, diff)
		}
	}
	rows, _ := read(t, `{"x":"路","path":"/v3/no/T1/end","codes":[{"x":1,"code":"B"}]}`, p)
	if got := rows[0].spans["order_no"]; got != "T1" {
		t.Errorf("the span of a part of a word covers %q", got)
	}
}

// A secret that stands anywhere in a line never leaves a record.
func TestSecretsNeverLeaveARecord(t *testing.T) {
	secrets := map[string]string{
		"api_v3_key": "Zx9QwErTy7UiOp5AsDf3GhJk1LzXc2Vb", "sign": "aBcDeF0123456789+/==", "password": "hunter2Q!",
	}
	mobile, mail, card := "13812345678", "li.lei@example.com", "6222021234567890128"
	p := profile(t, "canonical-json")
	for f := range fact.NumFields {
		for name, secret := range secrets {
			line := `{"` + f.String() + `":"` + name + `=` + secret + `","` + name + `":"` + secret + `","phone":"` + mobile + `","x":"` + mail + " " + card + `"}`
			noSecret(t, line, p, []string{secret, mobile, mail, card})
		}
		line := `{"` + f.String() + `":"call ` + mobile + " " + mail + " " + card + `"}`
		noSecret(t, line, p, []string{mobile, mail, card})
		noSecret(t, f.String()+`="token: `+secrets["api_v3_key"]+`" sign=`+secrets["sign"], profile(t, "canonical-keyval"),
			[]string{secrets["api_v3_key"], secrets["sign"]})
	}
}

func noSecret(t *testing.T, line string, p fact.Profile, secrets []string) {
	t.Helper()
	for rec, err := range txlog.NewReader(p).Records(context.Background(), "a.log", strings.NewReader(line), nil) {
		if err != nil {
			t.Fatal(err)
		}
		for f := range fact.NumFields {
			e := rec.Evidence(f)
			for _, s := range secrets {
				if strings.Contains(rec.Get(f)+"\x00"+e.Value+"\x00"+e.Excerpt, s) {
					t.Errorf("%s\n lets %q out in %s: %q, %q", line, s, f, e.Value, e.Excerpt)
				}
			}
		}
	}
}
