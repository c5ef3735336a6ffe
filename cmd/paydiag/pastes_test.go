package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// The pages of the code tables say what the tables say: docs/codes is written by
// UPDATE=1 go test ./cmd/paydiag -run TestCodePages and by nobody else.
func TestCodePages(t *testing.T) {
	t.Chdir("../..")
	for _, lang := range []string{"zh", "en"} {
		fresh, kept := t.TempDir(), filepath.Join("docs/codes", lang)
		if os.Getenv("UPDATE") != "" {
			if err := os.RemoveAll(kept); err != nil {
				t.Fatal(err)
			}
			fresh = kept
		}
		if got := paydiag(t, "", "codes", "export", "--format", "markdown", "--lang", lang, "--dir", fresh); got.code != 0 {
			t.Fatal(got)
		}
		want, have := tree(t, fresh), tree(t, kept)
		for name := range have {
			if _, ok := want[name]; !ok {
				t.Errorf("%s/%s is a page of nothing", kept, name)
			}
		}
		for name, text := range want {
			if have[name] != text {
				t.Errorf("%s/%s is stale: UPDATE=1 go test ./cmd/paydiag -run TestCodePages", kept, name)
			}
		}
	}
}

// So does the page of the mistakes.
func TestMistakePages(t *testing.T) {
	t.Chdir("../..")
	for _, lang := range []string{"zh", "en"} {
		got := paydiag(t, "", "verify", "--explain", "all", "--lang", lang)
		if got.code != 0 {
			t.Fatal(got)
		}
		golden(t, "docs/mistakes/"+lang+".md", got.out)
	}
	if got := paydiag(t, "", "verify", "--explain", "wx3_url_no_query"); got.code != 0 || !strings.Contains(got.out, "## WX3_URL_NO_QUERY") {
		t.Errorf("%+v", got)
	}
	if got := paydiag(t, "", "verify", "--explain", "WX3_URL_NO_QUERRY"); got.code != 1 || !strings.Contains(got.err, "WX3_URL_NO_QUERY") {
		t.Errorf("%+v", got)
	}
}

// tree reads a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), path)
		out[path] = strings.ReplaceAll(string(text), "\r\n", "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
