package merchant_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.FixedZone("", 8*3600))

// schema is the real one: a setting that it does not declare is no setting.
func schema(t testing.TB) *fact.Schema {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p.Schema()
}

// none is a world without key files.
func none(_, name string) ([]byte, error) {
	return nil, &rules.Problem{Span: rules.Span{File: name}, Err: fs.ErrNotExist,
		Say: rules.Text{ZH: "没有这个文件或目录", EN: "no such file or folder"}}
}

// readInto reads one file as the whole configuration.
func readInto(r *merchant.Reader, f *source.File, dir string) error {
	parts, err := merchant.NewMapper(r.Schema, nil, nil).Parts(f, dir)
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return errNothing
	}
	r.Configuration(parts)
	r.Differ()
	return nil
}

var errNothing = errors.New("no configuration")

// met lists what a reader met of one kind of fault.
func met(r *merchant.Reader, list string) []string {
	v, _ := r.Facts.Fact("files." + list)
	var out []string
	for _, e := range v.List {
		out = append(out, e.Text+" "+e.Span.String())
	}
	return out
}

func newReader(t testing.TB, open func(dir, name string) ([]byte, error)) *merchant.Reader {
	if open == nil {
		open = none
	}
	return &merchant.Reader{Schema: schema(t), Facts: fact.NewSet(), Now: now, Open: open}
}

func config(t testing.TB, text string) *merchant.Reader {
	t.Helper()
	r := newReader(t, nil)
	if err := readInto(r, source.NewFile("paydiag.yaml", text), "case"); err != nil {
		t.Fatal(err)
	}
	return r
}

// why lists what the report will say was not checked.
func why(r *merchant.Reader) []string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, n.What+": "+n.Why.EN)
	}
	return out
}

// told is everything that a reader lets out, in one text.
func told(t testing.TB, r *merchant.Reader) string {
	t.Helper()
	var b strings.Builder
	for _, d := range r.Schema.Decls {
		v, _ := r.Facts.Fact(d.Path)
		values := append([]fact.Value{v}, v.List...)
		for _, v := range values {
			b.WriteString(v.Text + "\n" + v.Shown + "\n" + v.String() + "\n")
		}
	}
	for _, n := range r.Notes {
		b.WriteString(n.What + n.Title.ZH + n.Why.ZH + n.Why.EN + strings.Join(n.Needs, " ") + "\n")
	}
	return b.String()
}

// sample is a value for a type and what a fact of it must hold.
func sample(d fact.Decl) (yaml, json string, want fact.Value) {
	switch d.Type {
	case fact.Int:
		return "30", "30", fact.Value{Type: fact.Int, Int: 30, Text: "30"}
	case fact.Bool:
		return "yes", "true", fact.Value{Type: fact.Bool, Int: 1, Text: "yes"}
	case fact.List:
		a, b := "a", "b"
		if len(d.Enum) > 1 {
			a, b = d.Enum[0], d.Enum[1]
		}
		return "[" + a + ", " + b + "]", `["` + a + `", "` + b + `"]`,
			fact.Value{Type: fact.List, List: []fact.Value{fact.TextValue(a), fact.TextValue(b)}}
	case fact.URL:
		return "https://pay.qingshan-tea.cn/n", `"https://pay.qingshan-tea.cn/n"`, fact.Value{Type: fact.URL, Text: "https://pay.qingshan-tea.cn/n"}
	case fact.Secret:
		return "0123456789abcdefghijABCDEFGHIJ密钥", `"0123456789abcdefghijABCDEFGHIJ密钥"`, fact.Value{Type: fact.Secret, Int: 32}
	}
	text := "x1"
	if len(d.Enum) > 0 {
		text = d.Enum[len(d.Enum)-1]
	}
	return text, `"` + text + `"`, fact.Value{Type: fact.Text, Text: text}
}

// isLeaf leaves out what is read from key files rather than from a setting.
func isLeaf(s *fact.Schema, d fact.Decl) bool {
	if !strings.HasPrefix(d.Path, "config.") {
		return false
	}
	for _, other := range s.Decls {
		if strings.HasPrefix(d.Path, other.Path+".") {
			return false
		}
	}
	return d.Type == fact.Secret || !s.Groups(d.Path)
}

// inYAML and inJSON write one setting into a file that is a configuration.
func inYAML(path, value string) string {
	text, indent := "alipay:\n", ""
	if strings.HasPrefix(path, "alipay.") {
		text = "wechat:\n"
	}
	for key := range strings.SplitSeq(path, ".") {
		text += indent + key + ":\n"
		indent += "  "
	}
	return strings.TrimSuffix(text, "\n") + " " + value + "\n"
}

func inJSON(path, value string) string {
	other := "alipay"
	if strings.HasPrefix(path, "alipay.") {
		other = "wechat"
	}
	parts := strings.Split(path, ".")
	return `{"` + other + `": {}, "` + strings.Join(parts, `": {"`) + `": ` + value + strings.Repeat("}", len(parts))
}

// Every path that the schema declares can be set, in YAML and in JSON, and is
// stored with the type that conditions are checked against.
func TestEveryDeclaredSetting(t *testing.T) {
	s := schema(t)
	types := map[fact.Type]int{}
	for _, d := range s.Decls {
		if !isLeaf(s, d) {
			continue
		}
		types[d.Type]++
		yaml, json, want := sample(d)
		setting := strings.TrimPrefix(d.Path, "config.")
		for name, text := range map[string]string{"paydiag.yaml": inYAML(setting, yaml), "paydiag.json": inJSON(setting, json)} {
			r := newReader(t, nil)
			if err := readInto(r, source.NewFile(name, text), "."); err != nil {
				t.Errorf("%s in %s: %v\n%s", d.Path, name, err, text)
				continue
			}
			got, presence := r.Facts.Fact(d.Path)
			if _, isKey := s.Find(d.Path + ".bits"); isKey {
				r.Notes = nil // the sample is no key, which is said
			}
			if presence != fact.Present || got.Type != d.Type || len(r.Notes) > 0 {
				t.Errorf("%s in %s: presence %d, type %q, notes %v", d.Path, name, presence, got.Type, why(r))
			}
			if got.Span.IsZero() {
				t.Errorf("%s in %s: no place", d.Path, name)
			}
			for i := range got.List {
				got.List[i].Span = rules.Span{}
			}
			if d.Type == fact.Secret || name == "paydiag.json" && d.Type == fact.Bool {
				got.Text = want.Text
			}
			got.Span = rules.Span{}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s:\n%s", d.Path, name, diff)
			}
		}
	}
	for _, typ := range []fact.Type{fact.Text, fact.Int, fact.Bool, fact.List, fact.URL, fact.Secret} {
		if types[typ] == 0 {
			t.Errorf("no setting of type %s was tried", typ)
		}
	}
}

// A report points at the very characters of a value, behind Chinese text too.
func TestPlaces(t *testing.T) {
	r := config(t, "# 商户\nenv: sandbox\nwechat:\n  mchid: \"1900007291\"\n  products: [jsapi, 'h5']\n"+
		"  fenfu: {enabled: 是, subsidy_percent: 30} # 分付\n  private_key: {env: X}\n")
	for path, want := range map[string][3]int{ // line, first column, column behind the last
		"config.env":                          {2, 6, 13},
		"config.wechat.mchid":                 {4, 10, 22},
		"config.wechat.fenfu.enabled":         {6, 20, 21},
		"config.wechat.fenfu.subsidy_percent": {6, 40, 42},
		"config.wechat.private_key":           {7, 16, 24},
	} {
		v, _ := r.Facts.Fact(path)
		got := [3]int{v.Span.Start.Line, v.Span.Start.Col, v.Span.End.Col}
		if got != want || v.Span.File != "paydiag.yaml" {
			t.Errorf("%s stands at %v in %q, want %v", path, got, v.Span.File, want)
		}
	}
	list, _ := r.Facts.Fact("config.wechat.products")
	if got := list.List[1].Span; got.Start.Col != 21 || got.End.Col != 25 {
		t.Errorf("an element of a list has its own place, got %+v", got)
	}
	path, at := r.Facts.Section("config.wechat.notify_url")
	if path != "config.wechat" || at.String() != "paydiag.yaml:3:1" {
		t.Errorf("a missing setting belongs to %q at %s", path, at)
	}
	if path, at = r.Facts.Section("config.wechat.fenfu.periods"); path != "config.wechat.fenfu" || at.String() != "paydiag.yaml:6:3" {
		t.Errorf("a missing setting belongs to %q at %s", path, at)
	}
}

// What was not set is absent; it is not unknown, and not empty.
func TestMissingSettings(t *testing.T) {
	r := config(t, "wechat:\n  appid: ~\n  notify_url:\n")
	for _, path := range []string{"config.wechat.appid", "config.wechat.notify_url", "config.alipay.app_id"} {
		if _, p := r.Facts.Fact(path); p != fact.Absent {
			t.Errorf("%s: presence %d, want absent", path, p)
		}
	}
	if _, p := r.Facts.Fact("answers.wechat.appid_bound"); p != fact.NoSource {
		t.Error("a configuration says nothing of answers")
	}
	if len(r.Notes) > 0 {
		t.Errorf("an empty setting is no mistake: %v", why(r))
	}
}

func TestUnknownSettings(t *testing.T) {
	r := config(t, "$schema: x\nserver: {port: 80}\nwechat:\n  notify_ulr: x\n  fenfu:\n    enable: yes\n  fee_rate: 1\nalipay: 3\nnetwork:\n")
	want := []string{
		"paydiag.yaml:2:1: paydiag does not know the setting “server”",
		"paydiag.yaml:4:3: paydiag does not know the setting “wechat.notify_ulr”; did you mean “wechat.notify_url”?",
		"paydiag.yaml:6:5: paydiag does not know the setting “wechat.fenfu.enable”; did you mean “wechat.fenfu.enabled”?",
		"paydiag.yaml:7:3: paydiag does not know the setting “wechat.fee_rate”",
		"paydiag.yaml:8:9: a group of settings is expected here (mind the blank after a colon)",
	}
	got := why(r)
	for i := range got { // which of several the nearest is, package source decides
		if j := strings.Index(got[i], "; did you mean"); j > 0 && !strings.Contains(want[min(i, 3)], "did you mean") {
			got[i] = got[i][:j]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, n := range r.Notes {
		if !n.Why.Complete() || n.Count != 1 {
			t.Errorf("half a note: %+v", n)
		}
	}
}

// A value of the wrong type stands there and says nothing: a check on it is
// not checked, never passed.
func TestWrongTypes(t *testing.T) {
	for name, c := range map[string]struct{ text, path, want string }{
		"text for a number":     {"wechat: {fenfu: {subsidy_percent: half}}", "config.wechat.fenfu.subsidy_percent", "the value “half” does not fit; expected: int"},
		"number with a sign":    {"wechat: {fenfu: {subsidy_percent: 30%}}", "config.wechat.fenfu.subsidy_percent", "the value “30%” does not fit; expected: int"},
		"text for a truth":      {"wechat: {fenfu: {enabled: maybe}}", "config.wechat.fenfu.enabled", "the value “maybe” does not fit; expected: bool"},
		"word that is none":     {"wechat: {api_version: V3}", "config.wechat.api_version", "the value “V3” does not fit; expected: v2, v3"},
		"map for a text":        {"wechat: {mchid: {a: b}}", "config.wechat.mchid", "the value “” does not fit; expected: text"},
		"list for a text":       {"wechat: {mchid: [a]}", "config.wechat.mchid", "the value “” does not fit; expected: text"},
		"list for a secret":     {"wechat: {api_v3_key: [a]}", "config.wechat.api_v3_key", "the value “” does not fit; expected: secret"},
		"mobile number":         {"wechat: {api_version: 手机13812345678}", "config.wechat.api_version", "the value “手机138****5678” does not fit; expected: v2, v3"},
		"map for a key setting": {"wechat: {merchant_certificate: {a: b}}", "config.wechat.merchant_certificate", ""},
	} {
		r := config(t, c.text+"\n")
		if _, p := r.Facts.Fact(c.path); p != fact.Opaque {
			t.Errorf("%s: presence %d, want opaque", name, p)
		}
		got := why(r)
		if c.want == "" && len(got) == 0 {
			continue
		}
		if len(got) != 1 || !strings.HasSuffix(got[0], c.want) || !strings.HasPrefix(got[0], "paydiag.yaml:1:") {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		} else if len(r.Notes[0].Needs) > 0 {
			t.Errorf("%s: the note would be counted with the settings that are not given: %v", name, r.Notes[0].Needs)
		}
	}
}

// A single word stands for a list of one.
func TestLists(t *testing.T) {
	r := config(t, "wechat: {products: jsapi, fenfu: {periods: [3, 6]}, ip_allowlist: []}\nalipay: {products: [wap, '${P}', page]}\n")
	for path, want := range map[string]string{
		"config.wechat.products": "jsapi", "config.wechat.fenfu.periods": "3, 6", "config.wechat.ip_allowlist": "",
	} {
		if v, p := r.Facts.Fact(path); v.String() != want || p != fact.Present {
			t.Errorf("%s = %q, presence %d; want %q", path, v.String(), p, want)
		}
	}
	if _, p := r.Facts.Fact("config.alipay.products"); p != fact.Opaque {
		t.Errorf("a list with a placeholder is not known, presence %d", p)
	}
}

func TestPlaceholders(t *testing.T) {
	for _, v := range []string{"${MCHID}", "$(cat mchid)", "{{ .Values.mchid }}", "wx-${ENV}", "${K:-fallback}"} {
		r := config(t, "wechat: {mchid: '"+v+"', merchant_certificate: '"+v+"', fenfu: {enabled: '"+v+"'}, api_v3_key: '"+v+"'}\n")
		for _, path := range []string{"config.wechat.mchid", "config.wechat.merchant_certificate", "config.wechat.fenfu.enabled", "config.wechat.api_v3_key"} {
			if _, p := r.Facts.Fact(path); p != fact.Opaque {
				t.Errorf("%s: %s has presence %d, want opaque", v, path, p)
			}
		}
		if literal := met(r, "literal_secrets"); len(literal) > 0 || len(r.Notes) > 0 {
			t.Errorf("%s is no secret in plain text and no mistake: %v %v", v, literal, why(r))
		}
	}
}

// Two files may be one configuration: the first that gives a setting decides,
// the second adds what is missing, and where they disagree both places are told.
func TestTwoFiles(t *testing.T) {
	r := newReader(t, nil)
	m := merchant.NewMapper(r.Schema, nil, nil)
	var parts []merchant.Part
	for name, text := range map[string]string{
		"a.yaml": "wechat: {mchid: '1', api_version: v3}\n", "b.json": `{"wechat":{"mchid":"2","appid":"wx2","api_version":"v3"}}`,
	} {
		p, err := m.Parts(source.NewFile(name, text), ".")
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p...)
	}
	slices.SortFunc(parts, func(a, b merchant.Part) int { return strings.Compare(a.File.Name, b.File.Name) })
	unit, left := merchant.All(parts, "")
	r.Configuration(unit.Parts)
	r.Differ()
	if v, _ := r.Facts.Fact("config.wechat.mchid"); v.Text != "1" || v.Span.File != "a.yaml" {
		t.Errorf("the first file given decides, got %q of %s", v.Text, v.Span.File)
	}
	if v, _ := r.Facts.Fact("config.wechat.appid"); v.Text != "wx2" || v.Span.File != "b.json" {
		t.Errorf("a later file adds what is missing, got %q", v.Text)
	}
	d, _ := r.Facts.Fact("files.differences")
	if len(left) > 0 || len(d.List) != 1 || d.List[0].Text != "wechat.mchid" || d.List[0].Span.File != "b.json" || d.List[0].List[0].Span.File != "a.yaml" {
		t.Errorf("the difference is %+v; left out %v", d.List, left)
	}
}

func TestConfigRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"another thing": {"a.yaml", "server: {port: 80}\n", ""},
		"a list":        {"a.yaml", "- wechat\n", ""},
		"empty":         {"a.yaml", "# nothing\n", ""},
		"broken yaml":   {"a.yaml", "wechat: [\n", "a.yaml:1:1: YAML syntax error"},
		"broken json":   {"a.json", `{"wechat": {"mchid": }}`, "a.json:1:22: JSON syntax error"},
		"json in yaml":  {"a.yaml", "\n {\"wechat\": {]}", "a.yaml:1:1: YAML syntax error"},
		"twice":         {"a.yaml", "wechat: {mchid: 1, mchid: 2}\n", "a.yaml:1:20: duplicate key “mchid”"},
	} {
		r := newReader(t, nil)
		err := readInto(r, source.NewFile(c.file, c.text), ".")
		var p *rules.Problem
		if c.want == "" && errors.Is(err, errNothing) {
			continue
		}
		if !errors.As(err, &p) || !strings.HasPrefix(p.Error(), c.want) || !p.Say.Complete() {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if r.Facts.Given("config") {
			t.Errorf("%s: a refused file makes what it lacks look absent", name)
		}
	}
}

func TestAnswers(t *testing.T) {
	r := newReader(t, nil)
	err := r.Answers(source.NewFile("answers.yaml", `answers:
  wechat.appid_bound: yes
  wechat:
    product_enabled: {value: no, date: 2026-11-01, by: 王工, evidence: 截图, review_by: 2027-01-01}
    fenfu_granted: {value: yes, review_by: 2026-11-20}
    typo_here: yes
  alipay.huabei_admitted: {by: nobody}
  alipay.instalment_signed: perhaps
  alipay.product_signed:
`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		presence fact.Presence
		value    int64
		at       string
	}{
		"answers.wechat.appid_bound":       {fact.Present, 1, "answers.yaml:2:23"},
		"answers.wechat.product_enabled":   {fact.Present, 0, "answers.yaml:4:30"},
		"answers.wechat.fenfu_granted":     {fact.Opaque, 0, "answers.yaml:5:28"},
		"answers.alipay.huabei_admitted":   {fact.Absent, 0, ""},
		"answers.alipay.instalment_signed": {fact.Opaque, 0, "answers.yaml:8:29"},
		"answers.alipay.product_signed":    {fact.Absent, 0, ""},
	} {
		v, p := r.Facts.Fact(path)
		if p != want.presence || p == fact.Present && v.Int != want.value || v.Span.String() != want.at {
			t.Errorf("%s: presence %d, value %d at %s; want %+v", path, p, v.Int, v.Span, want)
		}
	}
	want := []string{
		"answers.yaml:5:44: the answer was due for review on 2026-11-20",
		"answers.yaml:6:5: paydiag does not know the setting “answers.wechat.typo_here”",
		"answers.yaml:8:29: the value “perhaps” does not fit; expected: bool",
	}
	if diff := cmp.Diff(want, why(r)); diff != "" {
		t.Error(diff)
	}
	if r.Facts.Given("config") {
		t.Error("answers are no configuration")
	}
}

// The day of review itself still counts, in the zone of the provider.
func TestReviewDay(t *testing.T) {
	for day, want := range map[string]fact.Presence{
		"2026-11-22": fact.Present, "2027-01-01T00:00:00+08:00": fact.Present,
		"2026-11-21": fact.Present, "2026-11-20": fact.Opaque, "2026-11-21 11:59:59": fact.Opaque,
		"some day": fact.Present, // nobody can say that it is over
	} {
		r := newReader(t, nil)
		if err := r.Answers(source.NewFile("a.yaml", "answers: {wechat.appid_bound: {value: yes, review_by: '"+day+"'}}")); err != nil {
			t.Fatal(err)
		}
		if _, got := r.Facts.Fact("answers.wechat.appid_bound"); got != want {
			t.Errorf("review by %s: presence %d, want %d", day, got, want)
		}
	}
}

func TestAnswersRefuse(t *testing.T) {
	for text, want := range map[string]string{
		"wechat: {mchid: 1}\n": "a.yaml:1:1: this is no answers file: it has no answers section",
		"answers: yes\n":       "a.yaml:1:1: this is no answers file: it has no answers section",
		"answers: [yes]\n":     "a.yaml:1:1: this is no answers file: it has no answers section",
		"answers: {\n":         "a.yaml:1:1: YAML syntax error",
	} {
		r := newReader(t, nil)
		err := r.Answers(source.NewFile("a.yaml", text))
		var p *rules.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(p.Error(), want) || !p.Say.Complete() {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if r.Facts.Given("answers") {
			t.Errorf("%q: a refused file counts as given", text)
		}
	}
}

// Whatever the text, reading ends with facts of the declared types or with a
// problem that has words.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{
		"wechat: {mchid: 1}", "wechat:\n  private_key: |\n    -----BEGIN X-----\n", `{"wechat":{"products":["a"]}}`,
		"alipay: {alipay_public_key: AAAA}", "wechat: {api_v3_key: {file: x}, merchant_certificate: {file: [a]}}", "wechat: &a {b: *a}",
		"answers: {wechat.appid_bound: {value: yes, review_by: 2026}}", "wechat: {private_key: {file: {a: b}}}", "wechat: [", "wechat: *x",
	} {
		f.Add(s)
	}
	s := schema(f)
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("f", text)
		r := &merchant.Reader{Schema: s, Facts: fact.NewSet(), Now: now, Open: none}
		for name, err := range map[string]error{"config": readInto(r, file, "."), "answers": r.Answers(file)} {
			var p *rules.Problem
			if err != nil && !errors.Is(err, errNothing) && (!errors.As(err, &p) || !p.Say.Complete()) {
				t.Errorf("%s: an error without words: %v", name, err)
			}
		}
		for _, d := range s.Decls {
			v, p := r.Facts.Fact(d.Path)
			if p == fact.Present && v.Type != d.Type {
				t.Errorf("%s is %s, declared %s", d.Path, v.Type, d.Type)
			}
			if at := v.Span; at.Start.Byte > at.End.Byte || at.End.Byte > len(text) {
				t.Errorf("%s stands at %+v of %d bytes", d.Path, at, len(text))
			}
		}
		if literal := met(r, "literal_secrets"); len(r.Secret) < len(literal) {
			t.Errorf("secrets in plain text at %v, but only %d places to mask", literal, len(r.Secret))
		}
	})
}
