package sign

import (
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
)

// keyLines splits a PEM text into its label and its base64 in one line.
func keyLines(text string) (label, body string, ok bool) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return "", "", false
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return block.Type, strings.Join(lines[1:len(lines)-1], ""), true
}

func FuzzReadRSA(f *testing.F) {
	k := merchantKey()
	for _, seed := range []string{k.privatePEM, k.publicPEM, k.cert, "MAYCAQACAQA=", "-----BEGIN X-----"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		public, _, err := readRSA(text)
		if (err == nil) != (public != nil) {
			t.Fatal("a key and an error")
		}
		if err == nil {
			open(rsaKey{public: public}, make([]byte, public.Size()))
			open(rsaKey{public: public}, []byte(strings.Repeat("\x01", public.Size())))
		}
	})
}

func FuzzReadSignature(f *testing.F) {
	for _, seed := range []string{"", "%2B%", "ab cd\nef==", "-_", strings.Repeat("a", 256), `"x\/"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if b, _ := readSignature(text); b != nil && !plausible(b) {
			t.Fatalf("%d bytes", len(b))
		}
	})
}

// What is parsed and written token by token without blanks means the same.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"\u4e2d",null,{}]}`, `[[[`, `{"a":1,"a":2}`, `"\ud800"`, " 1.0e5 "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, ok := parseJSON(text)
		if !ok {
			return
		}
		for _, sp := range spellings {
			for _, l := range layouts {
				out := string(style{layout: l, spelling: sp}.write(nil, root, 0))
				if !json.Valid([]byte(out)) {
					t.Fatalf("%s writes %q", l.name+sp.name, out)
				}
			}
		}
	})
}

func FuzzResponseContent(f *testing.F) {
	f.Add(`{"a_response":{"code":"1"},"sign":"x"}`, "a_response")
	f.Add(`"a_response":{"code":"1"},"sign":"x"`, "a_response")
	f.Add(`{"a_response":`, "")
	f.Fuzz(func(t *testing.T, body, key string) {
		if content, _ := responseContent(body, key); !strings.Contains(body, content) {
			t.Fatal("the content is not of the body")
		}
	})
}

// Any capture gets an answer or an error, never a panic.
func FuzzVerifyRSAKinds(f *testing.F) {
	for _, c := range []Capture{newDraft().capture(f), newNotice().capture(f), newCall().capture(f), newFormDraft().capture(f), newNews().capture(f)} {
		b, _ := json.Marshal(c)
		f.Add(string(b))
	}
	kinds := []Kind{WeChatRequestSign, WeChatResponseVerify, WeChatNotifyVerify, WeChatPaySign, AlipayRequestSign, AlipayNotifyVerify,
		AlipayResponseVerify, AlipayV3Request, AlipayV3Response}
	f.Fuzz(func(t *testing.T, text string) {
		var c Capture
		if json.Unmarshal([]byte(text), &c) != nil {
			return
		}
		for _, c.Kind = range kinds {
			if r := Verify(c); (r.Mistake == "") == (r.Error == nil) || r.Hypotheses > MaxHypotheses {
				t.Fatalf("%s: %q %v", c.Kind, r.Mistake, r.Error)
			}
		}
	})
}
