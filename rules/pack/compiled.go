package pack

import (
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tidwall/gjson"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
)

// A compiled pack is text: one line of JSON that says where each section
// stands, then the sections. A process that explains one code reads the
// header, one key of the index, one entry and its causes; nothing else is
// parsed. Each object stands on a line of its own, so that a change to one
// entry shows as one line.

type header struct {
	Format   int                `json:"format"`
	Info     Info               `json:"info"`
	Sections map[string]section `json:"sections"`
}

type section struct {
	Offset int `json:"offset"`
	Length int `json:"length"`
}

const formatVersion = 3

// Compile writes a pack as one artifact.
func Compile(p *Pack) ([]byte, error) {
	c := p.content()
	w := writer{at: map[string]section{}}
	w.section("facts", list(&w, c.decls))
	w.section("causes", object(&w, c.causes, func(x *rules.Cause) string { return x.ID }))
	w.section("mistakes", object(&w, c.mistakes, func(x *rules.Mistake) string { return x.Label }))
	w.section("checks", list(&w, c.checks))
	w.section("profiles", list(&w, c.profiles))
	w.section("settings", list(&w, c.settings))
	w.section("words", []string{w.json(c.words)})
	x := indexed(&w, c.entries)
	w.section("entries", x.entries)
	w.section("index", x.keys)
	w.section("leads", x.leads)
	head := w.json(header{Format: formatVersion, Info: p.Infos[0], Sections: w.at})
	return []byte(head + "\n" + w.body.String()), w.err
}

// writer collects sections, and the first error on the way.
type writer struct {
	body strings.Builder
	at   map[string]section
	err  error
}

func (w *writer) json(x any) string {
	b, err := json.Marshal(x)
	if err != nil && w.err == nil {
		w.err = err
	}
	return string(b)
}

func (w *writer) section(name string, lines []string) {
	start := w.body.Len()
	w.body.WriteString(strings.Join(lines, "\n"))
	w.at[name] = section{start, w.body.Len() - start}
	w.body.WriteByte('\n')
}

func list[T any](w *writer, items []T) []string {
	lines := make([]string, len(items))
	for i, x := range items {
		lines[i] = w.json(x)
	}
	return enclose("[", lines, "]")
}

func object[T any](w *writer, items []T, name func(T) string) []string {
	lines := make([]string, len(items))
	for i, x := range items {
		lines[i] = w.json(name(x)) + ":" + w.json(x)
	}
	return enclose("{", lines, "}")
}

// enclose puts commas between the lines and brackets around them.
func enclose(open string, lines []string, end string) []string {
	for i := range len(lines) - 1 {
		lines[i] += ","
	}
	return append(append([]string{open}, lines...), end)
}

// tables is the lines of the sections that hold code tables.
type tables struct{ entries, keys, leads []string }

// indexed writes the entries one a line and, for each key and each pattern,
// where they stand.
func indexed(w *writer, entries []*codes.Entry) tables {
	var t tables
	at := map[string]string{}
	offset := 0
	for _, e := range entries {
		line := w.json(e)
		t.entries = append(t.entries, line)
		for _, k := range e.Keys() {
			at[k] += fmt.Sprintf("\t%d", offset)
		}
		for _, l := range e.Leads(offset) {
			t.leads = append(t.leads, w.lead(l))
		}
		offset += len(line) + 1
	}
	for _, k := range slices.Sorted(maps.Keys(at)) {
		t.keys = append(t.keys, k+at[k])
	}
	return t
}

// The separators of a lead, of its parts and of the words in them.
const (
	partSep = "\x1f"
	wordSep = "\x1e"
)

func (w *writer) lead(l codes.Lead) string {
	words := func(list []string) string { return strings.Join(list, wordSep) }
	parts := []string{strconv.Itoa(l.Entry), strconv.Itoa(l.Case), l.Regex, words(l.Needs), words(l.Match)}
	if text := l.Regex + words(l.Needs) + strings.Join(l.Match, ""); strings.ContainsAny(text, "\n"+partSep) && w.err == nil {
		w.err = fmt.Errorf("a pattern holds a control character: %q", text)
	}
	return strings.Join(parts, partSep)
}

// Open makes a compiled pack askable. Its sections are decoded when asked for.
func Open(artifact string) (*Pack, error) {
	head, body, ok := strings.Cut(artifact, "\n")
	var h header
	if err := json.Unmarshal([]byte(head), &h); !ok || err != nil || h.Format != formatVersion {
		return nil, fmt.Errorf("not a compiled pack of format %d", formatVersion)
	}
	text := func(name string) string {
		s := h.Sections[name]
		return body[s.Offset : s.Offset+s.Length]
	}
	table := &compiledTable{entries: text("entries"), index: text("index"), leads: text("leads"), decoded: map[int]*codes.Entry{},
		words: sync.OnceValue(func() *codes.Vocabulary { return decodeOne[codes.Vocabulary](text("words")) })}
	causes, mistakes := text("causes"), text("mistakes")
	return &Pack{
		Infos:    []Info{h.Info},
		Schema:   sync.OnceValue(func() *fact.Schema { return fact.NewSchema(decodeList[fact.Decl](text("facts"))) }),
		Checks:   sync.OnceValue(func() []*check.Check { return decodeLines[check.Check](text("checks")) }),
		Profiles: sync.OnceValue(func() []fact.Profile { return decodeList[fact.Profile](text("profiles")) }),
		Settings: sync.OnceValue(func() []fact.ConfigProfile { return decodeList[fact.ConfigProfile](text("settings")) }),
		Codes:    func() codes.Table { return table },
		Causes:   sync.OnceValue(func() []*rules.Cause { return values[rules.Cause](causes) }),
		Cause:    func(id string) (*rules.Cause, bool) { return value[rules.Cause](causes, id) },
		Mistakes: sync.OnceValue(func() []*rules.Mistake { return values[rules.Mistake](mistakes) }),
		Mistake:  func(label string) (*rules.Mistake, bool) { return value[rules.Mistake](mistakes, label) },
	}, nil
}

// The artifact is written by Compile and checked by a test; a failure to
// decode it is a broken build, not a condition to handle.

func decodeList[T any](raw string) []T {
	var out []T
	if err := json.Unmarshal([]byte(raw), &out); err != nil {
		panic("broken compiled pack: " + err.Error())
	}
	return out
}

// decodeLines is decodeList for a long list, decoded by several goroutines: one
// element stands on a line.
func decodeLines[T any](raw string) []*T {
	lines := strings.Split(raw, "\n")
	lines = lines[1 : len(lines)-1] // the brackets
	out := make([]*T, len(lines))
	var wg sync.WaitGroup
	part := len(lines)/runtime.GOMAXPROCS(0) + 1
	for from := 0; from < len(lines); from += part {
		wg.Go(func() {
			for i := from; i < min(from+part, len(lines)); i++ {
				out[i] = decodeOne[T](strings.TrimSuffix(lines[i], ","))
			}
		})
	}
	wg.Wait()
	return out
}

// values decodes all of a JSON object, value decodes one of its members.
func values[T any](object string) (out []*T) {
	gjson.Parse(object).ForEach(func(_, v gjson.Result) bool {
		out = append(out, decodeOne[T](v.Raw))
		return true
	})
	return out
}

func value[T any](object, name string) (*T, bool) {
	v := gjson.Get(object, gjson.Escape(name))
	if !v.Exists() {
		return nil, false
	}
	return decodeOne[T](v.Raw), true
}

func decodeOne[T any](raw string) *T {
	out := new(T)
	if err := json.Unmarshal([]byte(raw), out); err != nil {
		panic("broken compiled pack: " + err.Error())
	}
	return out
}
