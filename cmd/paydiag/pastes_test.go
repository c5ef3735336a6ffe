package main

import (
	"path/filepath"
	"testing"
)

// topReadings is the likeliest cause of each pasted example; "" where none can be
// told because nothing failed yet.
var topReadings = map[string]string{
	"sign-error-v3":            "sign-wrong-string",
	"not-enough-v2":            "user-balance",
	"micropay-system-error":    "channel-busy",
	"huabei-no-instrument":     "pay-channel-list",
	"alipay-invalid-signature": "sign-wrong-key",
	"fenfu-not-offered":        "credit-not-eligible",
	"paid-order-open":          "notify-not-received",
	"jsapi-fail":               "referer-or-domain",
	"alipay-waiting":           "user-paying",
	"unionpay-timeout":         "network-timeout",
}

// TestPastes holds what is said of pasted texts to each audience in both
// languages. UPDATE=1 writes the answers anew: read them aloud as that audience.
func TestPastes(t *testing.T) {
	t.Chdir("../..")
	s := schema(t)
	for name, cause := range topReadings {
		t.Run(name, func(t *testing.T) {
			paste := "examples/pastes/" + name + ".txt"
			for _, lang := range []string{"zh", "en"} {
				for _, audience := range []string{"engineer", "support", "customer"} {
					got := paydiag(t, "", "explain", paste, "--lang", lang, "--audience", audience, "-q")
					if got.code != 0 || got.err != "" {
						t.Errorf("%s %s: exit code %d; stderr %q", lang, audience, got.code, got.err)
					}
					golden(t, filepath.Join("examples/expected/pastes", name+"."+audience+"."+lang+".txt"), got.out)
				}
			}
			d := valid(t, s, paydiag(t, "", "explain", paste, "--format", "json", "-q").out)
			if len(d.Causes) == 0 || d.Causes[0].ID != cause {
				t.Errorf("the first cause of %+v is not %q", d.Causes, cause)
			}
		})
	}
	if files, _ := filepath.Glob("examples/pastes/*"); len(files) != len(topReadings) {
		t.Errorf("%d pastes, %d causes", len(files), len(topReadings))
	}
}
