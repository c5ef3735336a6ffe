package sign

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules/pack"
)

var labelInSource = regexp.MustCompile(`"((?:WX3|PAYSIGN|V2|AEAD|OAEP|ALI|ALI3|KEY|CERT|SIG)_[A-Z0-9_]*[A-Z0-9])"`)

// Every label that a judge can give has its text, and every text its judge.
func TestEveryLabelHasItsText(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{OK: true}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range labelInSource.FindAllStringSubmatch(string(text), -1) {
			if m[1] == "AEAD_AES_256_GCM" { // the name of an algorithm
				continue
			}
			given[m[1]] = true
		}
	}
	for label := range given {
		if _, ok := p.Mistake(label); !ok {
			t.Errorf("%s has no text in rules/std/mistakes.yaml", label)
		}
	}
	for _, m := range p.Mistakes() {
		if !given[m.Label] && !given[strings.Replace(m.Label, "ALI3_", "WX3_", 1)] { // named after its twin, see alipayNames
			t.Errorf("nothing gives %s", m.Label)
		}
	}
}
