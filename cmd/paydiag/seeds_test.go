package main

import (
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/root"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
)

// What docs/seeds.md is held to.
const (
	seedStatements = 313
	seedExceptions = 15 // at most so many settings, answers and keys that nothing checks
	seedReason     = 20 // characters of a note that gives a reason
)

// seedRow is a statement of the seed documents, as docs/seeds.md has it.
type seedRow struct {
	number    int
	kinds     []string
	statement string
	covered   []string // empty where it says "not covered"
	note      string
}

// seedRows reads the rows of the tables, in order.
func seedRows(t *testing.T, text string) []seedRow {
	t.Helper()
	var rows []seedRow
	for _, line := range strings.Split(text, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 2 {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(cells[1]))
		if err != nil {
			continue // a heading or a line of prose
		}
		if len(cells) != 7 {
			t.Fatalf("%d cells instead of 5: %s", len(cells)-2, line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		r := seedRow{number: n, kinds: strings.Fields(cells[2]), statement: cells[3], note: cells[5]}
		if cells[4] != "not covered" {
			r.covered = strings.Split(cells[4], ", ")
		}
		rows = append(rows, r)
	}
	return rows
}

// seedJudge knows what a row may name.
type seedJudge struct {
	pack *pack.Pack
	root fs.FS // the repository
}

var seedID = regexp.MustCompile(`^[A-Z]{2,}(-[A-Z0-9]+)+$`)

// kind tells what a name stands for: check, command, field or file; "" is
// nothing that exists.
func (j *seedJudge) kind(name string) string {
	if call, ok := strings.CutPrefix(name, "`paydiag "); ok {
		words := strings.Fields(strings.TrimSuffix(call, "`"))
		a := &app.App{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
		cmd, rest, err := root.New(a).Find(words)
		if err == nil && len(rest) == 0 && cmd.HasParent() {
			return "command"
		}
		return ""
	}
	if seedID.MatchString(name) {
		if _, ok := j.pack.Check(name); ok {
			return "check"
		}
		return ""
	}
	if strings.HasPrefix(name, "record.") {
		if _, ok := j.pack.Schema().Find(name); ok {
			return "field"
		}
		return ""
	}
	if info, err := fs.Stat(j.root, name); err == nil && !info.IsDir() {
		return "file"
	}
	return ""
}

// faults says what is wrong with a row, and whether it is a setting, an answer
// or a key that nothing checks.
func (j *seedJudge) faults(r seedRow) (faults []string, exception bool) {
	if len(r.kinds) == 0 || slices.ContainsFunc(r.kinds, func(k string) bool { return len(k) != 1 || !strings.Contains("CMLBPTKXA-", k) }) {
		faults = append(faults, "its kinds are not among C M L B P T K X A -")
	}
	if !bilingual(r.statement) || r.note != "" && !bilingual(r.note) {
		faults = append(faults, "statement or note is not in both languages")
	}
	named := map[string]bool{}
	for _, name := range r.covered {
		kind := j.kind(name)
		if kind == "" {
			faults = append(faults, name+" does not exist")
		}
		named[kind] = true
	}
	reasoned := utf8.RuneCountInString(r.note) >= seedReason
	checked := named["check"] || named["command"]
	exception = !checked && slices.ContainsFunc(r.kinds, func(k string) bool { return strings.Contains("CMK", k) })
	switch {
	case len(r.covered) == 0 && !reasoned:
		faults = append(faults, "it is not covered and gives no reason")
	case exception && !reasoned:
		faults = append(faults, "no check or command covers it and it gives no reason")
	case named["field"] && !checked && !named["file"] && r.note == "":
		faults = append(faults, "a field alone judges nothing, and no note says so")
	}
	return faults, exception
}

// bilingual reports whether a text is Chinese, a slash, and English.
func bilingual(text string) bool {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	zh, en, ok := strings.Cut(text, " / ")
	return ok && han(zh) && en != "" && !han(en)
}

// The table of the seed documents is complete, names what exists, and names
// every check that the seeds alone or among others speak for.
func TestSeedCoverage(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../docs/seeds.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := seedRows(t, string(text))
	if len(rows) != seedStatements {
		t.Errorf("%d rows instead of %d", len(rows), seedStatements)
	}
	judge := &seedJudge{pack: p, root: os.DirFS("../..")}
	named, exceptions := map[string]bool{}, 0
	for i, r := range rows {
		if r.number != i+1 {
			t.Fatalf("row %d has the number %d", i+1, r.number)
		}
		faults, exception := judge.faults(r)
		for _, f := range faults {
			t.Errorf("statement %d: %s", r.number, f)
		}
		if exception {
			exceptions++
		}
		for _, name := range r.covered {
			named[name] = true
		}
	}
	if exceptions > seedExceptions {
		t.Errorf("%d settings, answers and keys are checked by nothing; at most %d may be", exceptions, seedExceptions)
	}
	for _, c := range p.Checks() {
		seed := slices.ContainsFunc(c.Sources, func(s rules.Provenance) bool { return s.Kind == rules.Seed })
		if seed && !named[c.ID] {
			t.Errorf("%s cites the seed documents, and no statement names it", c.ID)
		}
	}
}

// Each fault of a row is found.
func TestSeedFaults(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	judge := &seedJudge{pack: p, root: os.DirFS("../..")}
	const reason = "还不读账单 / bills are not read yet"
	for _, c := range []struct {
		name, line, want string
		exception        bool
	}{
		{name: "a check", line: "| 1 | C L | 绑定 / bound | WX-BIND-001, record.mchid | |"},
		{name: "a command", line: "| 1 | K | 成对 / a pair | `paydiag keys` | |"},
		{name: "a command below another", line: "| 1 | P T | 码表 / a table | `paydiag codes coverage` | |"},
		{name: "a table", line: "| 1 | T | 含义 / meaning | errorcodes/wechat/v3.yaml | |"},
		{name: "not covered, with a reason", line: "| 1 | B | 账单 / a bill | not covered | " + reason + " |"},
		{name: "an exception with a reason", line: "| 1 | M | 账单 / a bill | not covered | " + reason + " |", exception: true},
		{name: "no such check", line: "| 1 | C | 绑定 / bound | WX-BIND-001, WX-BIND-999 | |", want: "WX-BIND-999 does not exist"},
		{name: "no such command", line: "| 1 | P | 解释 / explain | `paydiag guess` | |", want: "`paydiag guess` does not exist"},
		{name: "no such command below another", line: "| 1 | P | 解释 / explain | `paydiag codes guess` | |", want: "`paydiag codes guess` does not exist"},
		{name: "the program alone", line: "| 1 | P | 解释 / explain | `paydiag ` | |", want: "`paydiag ` does not exist"},
		{name: "no such file", line: "| 1 | T | 含义 / meaning | errorcodes/wechat/v4.yaml | |", want: "errorcodes/wechat/v4.yaml does not exist"},
		{name: "a folder", line: "| 1 | T | 含义 / meaning | errorcodes/wechat | |", want: "errorcodes/wechat does not exist"},
		{name: "no such field", line: "| 1 | L | 库存 / stock | record.stock | " + reason + " |", want: "record.stock does not exist"},
		{name: "no such kind", line: "| 1 | Z | 绑定 / bound | WX-BIND-001 | |", want: "its kinds are not among C M L B P T K X A -"},
		{name: "no kind", line: "| 1 | | 绑定 / bound | WX-BIND-001 | |", want: "its kinds are not among C M L B P T K X A -"},
		{name: "one language", line: "| 1 | C | bound | WX-BIND-001 | |", want: "statement or note is not in both languages"},
		{name: "a note in one language", line: "| 1 | C | 绑定 / bound | WX-BIND-001 | bills are not read yet |", want: "statement or note is not in both languages"},
		{name: "no reason", line: "| 1 | B | 账单 / a bill | not covered | |", want: "it is not covered and gives no reason"},
		{name: "a poor reason", line: "| 1 | B | 账单 / a bill | not covered | 不读 / not read |", want: "it is not covered and gives no reason"},
		{name: "an answer by a table", line: "| 1 | M | 含义 / meaning | errorcodes/wechat/v3.yaml | |", want: "no check or command covers it and it gives no reason", exception: true},
		{name: "a bare field", line: "| 1 | L | 风险 / risk | record.risk_flag | |", want: "a field alone judges nothing, and no note says so"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := seedRows(t, c.line)
			if len(rows) != 1 {
				t.Fatalf("%d rows", len(rows))
			}
			faults, exception := judge.faults(rows[0])
			if got := strings.Join(faults, "; "); got != c.want || exception != c.exception {
				t.Errorf("%q, exception %t; want %q, %t", got, exception, c.want, c.exception)
			}
		})
	}
}
