package checklist

import (
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// book is an answers file while answers are written into it.
type book struct {
	name   string
	exists bool
	bom    string
	text   string
	schema *fact.Schema
	said   answers.Answer // what holds for every answer of the run
}

// maxBook is what intake reads of a file; more of it would be lost on writing.
const maxBook = 1<<20 - 1

const bom = "\ufeff"

func open(a *app.App, s *answering, schema *fact.Schema) (*book, error) {
	b := &book{name: s.file, exists: true, schema: schema}
	raw, err := intake.ReadBeside("", s.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		b.exists, raw = false, nil
	case err != nil:
		return nil, err
	case len(raw) > maxBook, !utf8.Valid(raw):
		return nil, &rules.Problem{Span: rules.Span{File: s.file},
			Say: rules.Text{ZH: "要写入的文件应为 UTF-8，且小于 1 MiB", EN: "a file to write to must be UTF-8 and smaller than 1 MiB"}}
	}
	b.text = string(raw)
	if text, ok := strings.CutPrefix(b.text, bom); ok {
		b.bom, b.text = bom, text
	}
	if strings.TrimSpace(b.text) == "" {
		b.exists, b.text = false, answers.New(a.Lang)
	}
	return b, b.begin(a, s)
}

// begin takes in who answers, when, and until when it holds.
func (b *book) begin(a *app.App, s *answering) error {
	now, err := a.Moment()
	if err != nil {
		return err
	}
	b.said.Date = now.Format(time.DateOnly)
	if s.reviewIn != "" {
		days, ok := daysOf(s.reviewIn)
		if !ok {
			return app.Usage("--review-in 应为天数，例如 180d", "--review-in takes a number of days, such as 180d")
		}
		b.said.ReviewBy = now.AddDate(0, 0, days).Format(time.DateOnly)
	}
	for flag, text := range map[string]string{"--by": s.by, "--evidence": s.evidence} {
		if wrong := unfit(text); !wrong.IsZero() {
			return app.Usage(flag+"："+wrong.ZH, flag+": "+wrong.EN)
		}
	}
	b.said.By, b.said.Evidence = s.by, s.evidence
	return nil
}

var daysForm = regexp.MustCompile(`^([1-9][0-9]{0,3})d?$`)

func daysOf(s string) (int, bool) {
	m := daysForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// put writes an answer into the text; save puts the text into the file.
func (b *book) put(path string, value []string) error {
	say := b.said
	say.Path, say.Value = path, value
	text, err := answers.Write(source.NewFile(b.name, b.text), b.schema, say)
	if err == nil {
		b.text = text
	}
	return err
}

func (b *book) save() error {
	return app.ReplaceFile(b.name, func(w io.Writer) error {
		_, err := io.WriteString(w, b.bom+b.text)
		return err
	})
}

// unfit says why a text must not stand in an answer.
func unfit(text string) rules.Text {
	switch {
	case answers.IsTemplate(text):
		return rules.Text{ZH: "这是占位文字", EN: "this is the words of a template"}
	case redact.Line(text) != text:
		return rules.Text{ZH: "这里不写密钥、个人信息或控制字符", EN: "no key, personal data or control character belongs here"}
	}
	return rules.Text{}
}

// fit reads what was typed as the type of a question, or says what is expected.
func fit(decl fact.Decl, typed string) (words []string, wrong rules.Text) {
	words = answers.Words(decl.Type == fact.List, typed)
	if len(words) == 0 || words[0] == "" {
		return nil, expected(decl)
	}
	for i, w := range words {
		if wrong := unfit(w); !wrong.IsZero() {
			return nil, wrong
		}
		v, ok := fact.Parse(decl.Type, w)
		if len(decl.Enum) > 0 {
			at := slices.IndexFunc(decl.Enum, func(known string) bool { return strings.EqualFold(known, w) })
			if at < 0 {
				return nil, expected(decl)
			}
			words[i] = decl.Enum[at]
		}
		if !ok {
			return nil, expected(decl)
		}
		if decl.Type == fact.Bool {
			words[i] = []string{"no", "yes"}[v.Int]
		}
	}
	return words, rules.Text{}
}

// expected says what may be answered.
func expected(decl fact.Decl) rules.Text {
	enum := strings.Join(decl.Enum, ", ")
	several := decl.Type == fact.List
	switch {
	case several && enum != "":
		return rules.Text{ZH: "可答（可多个，用逗号隔开）：" + enum, EN: "answer with some of, separated by commas: " + enum}
	case several:
		return rules.Text{ZH: "可答：一个或多个，用逗号隔开", EN: "answer with one or more, separated by commas"}
	case enum != "":
		return rules.Text{ZH: "可答：" + enum, EN: "answer with one of: " + enum}
	case decl.Type == fact.Bool:
		return rules.Text{ZH: "可答：yes（是）或 no（否）", EN: "answer with yes or no"}
	case decl.Type == fact.Int:
		return rules.Text{ZH: "可答：整数", EN: "answer with a whole number"}
	case decl.Type == fact.Time:
		return rules.Text{ZH: "可答：日期，例如 2026-11-21", EN: "answer with a day, such as 2026-11-21"}
	}
	return rules.Text{ZH: "可答：一行文字", EN: "answer with a line of text"}
}
