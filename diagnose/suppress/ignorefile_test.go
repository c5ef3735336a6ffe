package suppress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

func TestRead(t *testing.T) {
	list, err := Read(source.NewFile("paydiag-ignore.yaml", `# decisions of the payment group
ignore:
  - id: WX-NOTIFY-001
    ids: [WX-NOTIFY-002, WX-NOTIFY-001]
    file: services/**/*.yaml
    fact: config.wechat.notify_url
    configuration: staging
    reason: 测试网关自己终止 TLS
    until: 2027-01-31
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{IDs: []string{"WX-NOTIFY-001", "WX-NOTIFY-002"}, File: "services/**/*.yaml", Fact: "config.wechat.notify_url",
		Configuration: "staging", Reason: "测试网关自己终止 TLS", Until: day("2027-01-31"), At: list[0].At, How: FromFile}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
	if at := list[0].At.String(); at != "paydiag-ignore.yaml:3:5" {
		t.Errorf("the entry stands at %s", at)
	}
}

func TestReadNothing(t *testing.T) {
	for _, text := range []string{"", "# nothing yet\n", "ignore: []\n"} {
		if list, err := Read(source.NewFile("f", text)); err != nil || len(list) != 0 {
			t.Errorf("%q: %v, %v", text, list, err)
		}
	}
}

func TestReadSaysEverythingAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"entries": {"ignore:\n- {id: '*', reason: r}\n- {reason: r}\n- {id: '', reason: r}\n- {id: WX-A-1, until: soon}\n- {id: WX-A-1, rule: x}\n- WX-A-1\nmore: 1\n", []string{
			"f:2:8: * is refused: name each rule that is ignored",
			"f:3:3: id is missing: say which rule is ignored",
			"f:4:8: the id is empty",
			"f:5:23: until must be a day such as 2027-01-31",
			"f:6:16: unknown key “rule”; known here: configuration, fact, file, id, ids, reason, until",
			"f:7:3: expected a map of keys and values here",
			"f:8:1: unknown key “more”; known here: ignore",
		}},
		"a list":         {"- {id: WX-A-1}\n", []string{"f:1:1: expected a map of keys and values here"}},
		"no list":        {"ignored: []\n", []string{"f:1:1: missing key “ignore”", "f:1:1: unknown key “ignored”; known here: ignore"}},
		"no YAML":        {"ignore: [\n", []string{"f:1:1: YAML syntax error: did not find expected node content (check the indentation (spaces only), the blank after a colon, and the quotes)"}},
		"too many":       {"ignore: [" + strings.Repeat("a,", maxEntries) + "a]\n", []string{"f:1:2010: more than 1000 entries; to accept what is there, use a baseline"}},
		"too many rules": {"ignore: {ids: [" + numbered(2*maxIDs) + "]}\n", []string{"f:1:616: an entry names at most 100 rules"}},
		"too long":       {"ignore: {id: WX-A-1, file: " + strings.Repeat("a", maxGlob+1) + "}\n", []string{"f:1:28: file is longer than 300 bytes"}},
	} {
		_, err := Read(source.NewFile("f", c.text))
		if err == nil {
			t.Errorf("%s: no problem", name)
			continue
		}
		if diff := cmp.Diff(c.want, strings.Split(err.Error(), "\n")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, p := range problems(err) {
			if !p.Say.Complete() {
				t.Errorf("%s: %v is not said in both languages", name, p)
			}
		}
	}
}

func numbered(n int) string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("A-%03d", i)
	}
	return strings.Join(ids, ",")
}

// problems takes an error apart.
func problems(err error) []*rules.Problem {
	if p, ok := err.(*rules.Problem); ok {
		return []*rules.Problem{p}
	}
	var out []*rules.Problem
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			out = append(out, problems(e)...)
		}
	}
	return out
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"ignore:\n- {id: A-1, reason: r, until: 2027-01-31}", "ignore: {ids: [A-1, B-2], file: '**/*'}", "ignore: [1, [], {id: {}}]",
		"ignore: {id: &a '*', ids: *a}", "- ignore", "ignore: \xff", "{",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Read(source.NewFile("f", text))
		if err != nil {
			if len(problems(err)) == 0 {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		for _, e := range list {
			if len(e.IDs) == 0 || e.At.IsZero() || e.How != FromFile {
				t.Fatalf("%+v", e)
			}
		}
		d := document(finding(), finding(in(text)))
		Apply(d, list, nil, Run{Now: now})
		if len(d.Findings)+len(d.Suppressed) != 2 {
			t.Fatalf("%d findings and %d suppressed of 2", len(d.Findings), len(d.Suppressed))
		}
	})
}
