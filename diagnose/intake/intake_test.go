package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/paydiag/paydiag/rules"
)

// isLog stands for the log profiles: the fields of a log are no business of
// this package.
func isLog(head []byte) bool { return bytes.Contains(head, []byte("order_no")) }

func from(text string) Source {
	return Source{Stdin: strings.NewReader(text), StdinName: "stdin", IsLog: isLog}
}

// read opens a text as standard input and reads all of it.
func read(t *testing.T, text string) (*Input, string) {
	t.Helper()
	in, err := from(text).Open("-", "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := in.Text()
	if err != nil {
		t.Fatal(err)
	}
	return in, got
}

func encode(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pem is no key; only its label matters here.
const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

// What a file is shows in its content; a wrong guess would leave a whole input
// unread.
func TestKindShowsInTheContent(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Kind
	}{
		"yaml":                            {"# 商户\nwechat:\n  mchid: x\n", Config},
		"yaml of the other provider":      {"env: sandbox\nalipay :\n  pid: x\n", Config},
		"yaml, first key far down":        {strings.Repeat("# 注释\n", 2000) + "wechat: {}\n", Config},
		"key of another thing":            {"my_wechat: 1\n  wechat: 2\n", Unknown},
		"config with a key written in":    {"wechat:\n  private_key: |\n    " + pem, Config},
		"json config":                     {`{"wechat": {"mchid": "1"}}`, Config},
		"json config behind blanks":       {"\n\t {\"env\":\"sandbox\",\"alipay\":{}}", Config},
		"json config with a key in it":    {`{"wechat": {"private_key": "-----BEGIN PRIVATE KEY-----"}}`, Config},
		"json config that is broken":      {`{"wechat": {"mchid": }}`, Config},
		"answers":                         {"answers:\n  wechat.appid_bound: yes\n", Answers},
		"answers speak of wechat too":     {"answers:\n  wechat:\n    appid_bound: yes\nwechat: {}\n", Answers},
		"json answers":                    {`{"answers": {"wechat.appid_bound": true}}`, Answers},
		"json log":                        {`{"order_no":"1"}` + "\n" + `{"order_no":"2"}` + "\n", Log},
		"json log of one line":            {`{"order_no":"1"}`, Log},
		"json log that speaks of wechat":  {`{"provider":"wechat","order_no":"1"}` + "\n", Log},
		"key=value log":                   {"lvl=info order_no=1\n", Log},
		"log with a key in it":            {"order_no=1 body=-----BEGIN PUBLIC KEY-----\n", Log},
		"pem":                             {pem, Keys},
		"pem behind what openssl prints":  {"subject=CN = 1900007291\nissuer=O = Tenpay\n" + pem, Keys},
		"a report of ours is no log":      {`{"schema":"paydiag/diagnosis/v1","codes":[{"order_no":"1"}]}`, Unknown},
		"prose":                           {"hello\nworld\n", Unknown},
		"json of somebody else":           {`{"name": "x"}`, Unknown},
		"other list in yaml":              {"- a\n- b\n", Unknown},
		"answers and configs are objects": {`{"wechat": "yes", "answers": 1}`, Unknown},
	} {
		in, got := read(t, c.text)
		if in.Kind != c.want {
			t.Errorf("%s: kind %q, want %q", name, in.Kind, c.want)
		}
		if got != c.text {
			t.Errorf("%s: telling the kind must not eat the text; left: %q", name, got)
		}
	}
}

func TestFileNameHelpsOnlyJSON(t *testing.T) {
	tree(t, map[string]string{
		"a.json": "[1]", "wechat.yaml": "x: 1\n", "pay.log": "wechat:\n  mchid: x\n",
		"broken.JSON": "wechat:\n", // is told to be JSON, and no JSON configuration begins so
	})
	for name, want := range map[string]Kind{
		"a.json": Unknown, "wechat.yaml": Unknown, "pay.log": Config, "broken.JSON": Unknown,
	} {
		in, err := Source{IsLog: isLog}.Open(name, "")
		if err != nil {
			t.Fatal(err)
		}
		if in.Kind != want || in.Name != name || in.Dir != "." {
			t.Errorf("%s is taken for %q in %q, want %q in .", in.Name, in.Kind, in.Dir, want)
		}
		if err := in.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A person who says what a file is knows better than its content.
func TestOverride(t *testing.T) {
	for _, kind := range []Kind{Config, Log, Answers, Keys, Unknown} {
		in, err := from("wechat: {}\n").Open("-", kind)
		if err != nil || in.Kind != kind {
			t.Errorf("opened as %q, want %q: %v", in.Kind, kind, err)
		}
		if in.Name != "stdin" || in.Dir != "." {
			t.Errorf("standard input goes by %q in %q", in.Name, in.Dir)
		}
	}
}

// A source without log profiles knows no logs; it must not fall over them.
func TestZeroSource(t *testing.T) {
	in, err := Source{Stdin: strings.NewReader("order_no=1\n")}.Open("-", "")
	if err != nil || in.Kind != Unknown {
		t.Errorf("%v %v", in, err)
	}
}

func TestCharsets(t *testing.T) {
	const text = "# 商户配置，含€和𠮷\r\nwechat:\r\n  mchid: \"1900007291\"\r\n"
	const gbkText = "# 商户配置\r\nwechat:\r\n  mchid: \"1900007291\"\r\n"
	le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	for name, c := range map[string]struct{ raw, want, note string }{
		"utf-8":               {text, text, ""},
		"byte-order mark":     {"\ufeff" + text, text, ""},
		"utf-16":              {encode(t, le, text), text, "read as UTF-16"},
		"utf-16, big endian":  {encode(t, be, text), text, "read as UTF-16"},
		"gbk":                 {encode(t, simplifiedchinese.GBK, gbkText), gbkText, "not UTF-8; read as GBK/GB18030"},
		"gb18030":             {encode(t, simplifiedchinese.GB18030, text), text, "not UTF-8; read as GBK/GB18030"},
		"gzip":                {zipped(t, text), text, ""},
		"gzip of a mark":      {zipped(t, "\ufeff"+text), text, ""},
		"gzip of gbk":         {zipped(t, encode(t, simplifiedchinese.GBK, gbkText)), gbkText, "not UTF-8; read as GBK/GB18030"},
		"gzip in two members": {zipped(t, text[:20]) + zipped(t, text[20:]), text, ""},
	} {
		in, got := read(t, c.raw)
		if got != c.want || in.Note.EN != c.note {
			t.Errorf("%s: got %q with the note %q, want %q with %q", name, got, in.Note.EN, c.want, c.note)
		}
		if in.Kind != Config {
			t.Errorf("%s: kind %q; the charset must be undone before the content is looked at", name, in.Kind)
		}
		if in.Note.Complete() == in.Note.IsZero() {
			t.Errorf("%s: the note is said in one language only: %+v", name, in.Note)
		}
	}
}

// The charset is told by the first 64 KiB, whose end may cut a character.
func TestCharacterCutByTheHead(t *testing.T) {
	const line = "汉字与ascii混排，每行一样长。\n"
	for _, c := range []struct {
		name string
		e    encoding.Encoding
		note string
		fill string
	}{
		{"utf-8", encoding.Nop, "", strings.Repeat(line, 3000)},
		{"gbk", simplifiedchinese.GBK, "not UTF-8; read as GBK/GB18030", strings.Repeat(line, 4000)},
		{"gbk in one line", simplifiedchinese.GBK, "not UTF-8; read as GBK/GB18030", strings.Repeat("汉字", 40000)},
		{"gb18030 in one line", simplifiedchinese.GB18030, "not UTF-8; read as GBK/GB18030", strings.Repeat("汉𠮷", 40000)},
	} {
		for lead := range 6 { // each shift puts the cut at another byte of a character
			want := strings.Repeat("x", lead) + c.fill
			raw := encode(t, c.e, want)
			if len(raw) < headSize+100 {
				t.Fatal("the text fits into the head; nothing is cut")
			}
			in, err := from(raw).Open("-", "")
			if err != nil {
				t.Errorf("%s, shifted by %d: %v", c.name, lead, err)
				continue
			}
			got, err := in.Text()
			if err != nil || got != want || in.Note.EN != c.note {
				t.Errorf("%s, shifted by %d: %d bytes came out, want %d; note %q, error %v", c.name, lead, len(got), len(want), in.Note.EN, err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	noise := "\xff\x80\x81\xfe\xff"
	whole := zipped(t, "wechat:\n  mchid: \"1900007291\"\n")
	for name, c := range map[string]struct {
		text  string
		want  string
		class rules.Class
	}{
		"empty":          {"", "the input is empty", rules.Usage},
		"blank":          {" \r\n\t\n", "the input is empty", rules.Usage},
		"mark alone":     {"\ufeff\n", "the input is empty", rules.Usage},
		"gzip of empty":  {zipped(t, ""), "the input is empty", rules.Usage},
		"mark and noise": {"\ufeff" + noise, "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"mark and zeros": {"\ufeffwechat:\x00", "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"zero bytes":     {"wechat:\x00\x01", "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"noise":          {noise, "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"gzip of noise":  {zipped(t, noise), "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"gzip of gzip":   {zipped(t, whole), "not a text file (neither UTF-8 nor GBK)", rules.Usage},
		"zip":            {"PK\x03\x04\x14\x00", "zip and zstd files are not read yet", rules.Usage},
		"zstd":           {"\x28\xb5\x2f\xfd\x00", "zip and zstd files are not read yet", rules.Usage},
		"gzip, no more":  {whole[:4], "cannot read: unexpected EOF", rules.Incomplete},
		"gzip, cut off":  {whole[:len(whole)-9], "cannot read: unexpected EOF", rules.Incomplete},
		"gzip, no tail":  {whole[:len(whole)-8], "cannot read: unexpected EOF", rules.Incomplete},
		"gzip, sum off":  {whole[:len(whole)-1] + "\x7f", "cannot read: gzip: invalid checksum", rules.Incomplete},
		"no real gzip":   {"\x1f\x8b\x01 nothing that it knows", "cannot read: gzip: invalid header", rules.Incomplete},
	} {
		in, err := from(c.text).Open("-", "")
		if err == nil {
			_, err = in.Text()
		}
		if err == nil {
			t.Errorf("%s: nothing is said", name)
			continue
		}
		p := problem(t, err)
		if p.Say.EN != c.want || p.Span.File != "stdin" || p.Class != c.class {
			t.Errorf("%s: %v of class %d, want %q of class %d", name, p, p.Class, c.want, c.class)
		}
	}
}

// A damaged archive whose beginning is sound shows its damage only while it is
// read; that must not look like its end.
func TestGzipDamagedFarDown(t *testing.T) {
	var text strings.Builder
	for i := range 60_000 {
		text.WriteString("order_no=" + strings.Repeat(string(rune('a'+i%26)), i%37) + "\n")
	}
	whole := zipped(t, text.String())
	in, err := from(whole[:len(whole)/2]).Open("-", "")
	if err != nil {
		t.Fatalf("the head is sound: %v", err)
	}
	if in.Kind != Log {
		t.Errorf("kind %q", in.Kind)
	}
	if _, err := io.Copy(io.Discard, in.Reader()); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a stream that is cut off ends with %v, want %v", err, io.ErrUnexpectedEOF)
	}
}

func TestReadError(t *testing.T) {
	src := Source{Stdin: iotest.ErrReader(errors.New("the pipe broke")), StdinName: "stdin", IsLog: isLog}
	_, err := src.Open("-", "")
	if p := problem(t, err); p.Say.EN != "cannot read: the pipe broke" || p.Class != rules.Incomplete {
		t.Errorf("got %v", p)
	}
}

// A configuration has a limit, a log has none.
func TestTextLimit(t *testing.T) {
	for _, c := range []struct {
		name string
		size int
		ok   bool
	}{{"at the limit", MaxText, true}, {"above it", MaxText + 1, false}} {
		text := "wechat:\n#" + strings.Repeat("x", c.size-9)
		in, err := from(text).Open("-", "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := in.Text()
		if c.ok {
			if err != nil || len(got) != c.size {
				t.Errorf("%s: %d bytes, %v", c.name, len(got), err)
			}
			continue
		}
		if p := problem(t, err); p.Say.EN != "the file is larger than 8 MiB, which no configuration is" || p.Hint.IsZero() {
			t.Errorf("%s: %v", c.name, p)
		}
		in, err = from(text).Open("-", Log)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, in.Reader()); n != int64(c.size) || err != nil {
			t.Errorf("a log is streamed whole: %d bytes, %v", n, err)
		}
	}
}

// A small archive must not unpack to more than memory holds.
func TestTextLimitHoldsBehindGzip(t *testing.T) {
	in, err := from(zipped(t, "wechat:\n#"+strings.Repeat("x", 4*MaxText))).Open("-", "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = in.Text()
	if p := problem(t, err); !strings.Contains(p.Say.EN, "larger than 8 MiB") {
		t.Errorf("got %v", p)
	}
}

func TestReadBeside(t *testing.T) {
	tree(t, map[string]string{"case/keys/a.pem": "PEM", "here.pem": "HERE", "big.pem": strings.Repeat("x", 2<<20)})
	here, err := filepath.Abs("here.pem")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, file, want string }{
		"beside the configuration": {"case", "keys/a.pem", "PEM"},
		"above it":                 {"case", "../here.pem", "HERE"},
		"absolute":                 {"case", here, "HERE"},
	} {
		got, err := ReadBeside(c.dir, c.file)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	for name, want := range map[string]string{"none.pem": "no such file or folder", "keys": "this is a folder where a file is expected"} {
		_, err := ReadBeside("case", name)
		if p := problem(t, err); p.Say.EN != want || p.Span.File != filepath.Join("case", name) {
			t.Errorf("%s: %v, want %q", name, p, want)
		}
	}
	if _, err := ReadBeside("case", "none.pem"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not say that the file is missing", err)
	}
	if got, err := ReadBeside(".", "big.pem"); err != nil || len(got) != 1<<20 {
		t.Errorf("a key file is read up to 1 MiB; got %d bytes, %v", len(got), err)
	}
}

func TestUnreadableFile(t *testing.T) {
	tree(t, map[string]string{"closed.yaml": "wechat: {}\n"})
	if err := os.Chmod("closed.yaml", 0); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("closed.yaml")
	if err == nil {
		_ = f.Close()
		t.Skip("this user may read everything")
	}
	_, err = Source{IsLog: isLog}.Open("closed.yaml", "")
	if p := problem(t, err); p.Class != rules.Incomplete || p.Error() != "closed.yaml: cannot read: permission denied" {
		t.Errorf("got %v", p)
	}
}

func TestPack(t *testing.T) {
	tree(t, map[string]string{
		"pack/b.yaml": "b: 1\n", "pack/sub/a.yml": "a: 1\n", "pack/README.md": "no", "pack/.x.yaml": "hidden: 1\n",
		"none/readme.txt": "x", "bad/a.yaml": "\x00",
	})
	files, err := Pack("pack")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		got[f.Name] = f.Text
	}
	if diff := cmp.Diff(map[string]string{"pack/b.yaml": "b: 1\n", "pack/sub/a.yml": "a: 1\n"}, got); diff != "" {
		t.Error(diff)
	}
	for dir, want := range map[string]string{
		"none": "none: the pack folder holds no YAML file", "nowhere": "nowhere: no such file or folder (check the path and the current folder)",
		"bad": "bad/a.yaml: not a text file (neither UTF-8 nor GBK) (YAML, JSON, a log or PEM is expected)",
	} {
		_, err := Pack(dir)
		if p := problem(t, err); p.Error() != want {
			t.Errorf("%s: %v, want %s", dir, p, want)
		}
	}
}

// Whatever the bytes, opening ends, complains in words, and what comes out is
// text without a byte-order mark.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{
		"", "wechat:\n  mchid: 1\n", `{"wechat":{}}`, `{"answers":{}}`, "order_no=1", pem, "\ufeff# x", "\xff\xfea\x00", "\xfe\xff\x00a",
		"PK\x03\x04", "\x28\xb5\x2f\xfd", "\x1f\x8b", "\xc4\xe3\xba\xc3", "\x81\x30\x81\x30", "a\x00b", "{", "[",
		zipped(f, "wechat:\n"), zipped(f, "\xc4\xe3")[:20],
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := Source{Stdin: bytes.NewReader(raw)}.Open("-", "")
		if err == nil {
			var text string
			text, err = in.Text()
			if err == nil && in.Note.IsZero() && len(text) < headSize && !utf8.ValidString(text) {
				t.Errorf("%q comes out as %q, which is no UTF-8", raw, text)
			}
		}
		var p *rules.Problem
		if err != nil && (!errors.As(err, &p) || !p.Say.Complete()) {
			t.Errorf("an error without words: %v", err)
		}
	})
}
