package mend

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/source"
)

var hosts443 = []string{host, host + ":8443"}

// expected is what a mend should make of a value.
func expected(how check.Mend, value string, ctx Context) string {
	if how == check.AsString {
		return value
	}
	s, _ := values[how](value, ctx)
	return s
}

// reader finds the settings of a text: their values in order, and the place of
// each.
type reader func(f *source.File) (values []string, spans []rules.Span, ok bool)

// tree reads YAML and JSON.
func tree(parse func(*source.File) (*source.Node, error)) reader {
	return func(f *source.File) (values []string, spans []rules.Span, ok bool) {
		root, err := parse(f)
		if err != nil {
			return nil, nil, false
		}
		var walk func(n *source.Node)
		walk = func(n *source.Node) {
			if n.Kind == source.Scalar {
				values, spans = append(values, n.Value), append(spans, n.Span)
			}
			for _, p := range n.Pairs {
				walk(p.Value)
			}
			for _, i := range n.Items {
				walk(i)
			}
		}
		walk(root)
		return values, spans, true
	}
}

// lines reads KEY=value with or without quotation marks. Escapes are not read:
// a value that has some is no setting here.
func lines(quotes string) reader {
	return func(f *source.File) (values []string, spans []rules.Span, ok bool) {
		at := 0
		for line := range strings.Lines(f.Text) {
			key, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
			start := at + len(key) + 1
			at += len(line)
			bare := strings.TrimLeft(value, " ")
			start += len(value) - len(bare)
			q := strings.IndexByte(quotes, (bare + " ")[0])
			switch {
			case q >= 0 && strings.HasSuffix(bare, quotes[q:q+1]) && strings.Count(bare, quotes[q:q+1]) == 2:
				values = append(values, bare[1:len(bare)-1])
			case bare == "" || strings.ContainsAny(bare, `\#;`+quotes) || bare[0] == '=' || bare[0] == ':':
				return nil, nil, false
			default:
				values = append(values, bare)
			}
			spans = append(spans, f.Span(start, start+len(bare)))
		}
		return values, spans, true
	}
}

// examine makes every edit that Plan finds for the settings of a file and
// holds the result to the promises of the package. It counts the edits.
func examine(t *testing.T, f *source.File, read reader, format string) (edits int) {
	t.Helper()
	before, spans, ok := read(f)
	if !ok {
		return 0
	}
	ctx := Context{HTTPSHosts: hosts443, Format: format}
	for i, value := range before {
		for _, how := range check.Mends {
			edit, ok := Plan(how, f, spans[i], value, ctx)
			if !ok {
				continue
			}
			edits++
			text := Apply(f, []Edit{edit})
			after := source.NewFile(f.Name, text)
			got, places, ok := read(after)
			if !ok || len(got) != len(before) {
				t.Fatalf("%s of %q makes %q of %q, which does not parse", how, value, text, f.Text)
			}
			for j := range got {
				want := before[j]
				if spans[j].Start == spans[i].Start {
					want = expected(how, value, ctx)
				}
				if got[j] != want {
					t.Fatalf("%s of %q makes %q of %q: %q, want %q", how, value, text, f.Text, got[j], want)
				}
			}
			if strings.Count(text, "\n") != strings.Count(f.Text, "\n") || strings.Count(text, "\r") != strings.Count(f.Text, "\r") {
				t.Fatalf("%s of %q changes line ends: %q, then %q", how, value, f.Text, text)
			}
			if again, ok := Plan(how, after, places[i], got[i], ctx); ok {
				t.Fatalf("%s of %q in %q, then again: %+v", how, value, f.Text, again)
			}
		}
	}
	return edits
}

// parts make values that come near to what is mended.
var parts = []string{"http://" + host, "https://" + host, "http://" + host + ":8443", "/notify", "?a=b", "#", " ", "\u200b", "\u3000", "'", `"`, `\`, "30", "m", "1.5h", "小时",
	"2026-11-21", " 12:00:00", "20261121120000", "rsa2", "RSA2", "yes", "null", "0x1F", "~", ":", ",", "值", "[", "]", "{", "}", "%", "&", "*", "!", "-", "1900007291", "88.10", "=", ";", "|", "\t"}

func TestEveryEditKeepsItsPromises(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	made := map[string]int{}
	for range 1500 {
		var b strings.Builder
		for range 1 + random.Intn(3) {
			b.WriteString(parts[random.Intn(len(parts))])
		}
		v := b.String()
		double := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\u200b", `\u200b`, "\t", `\t`).Replace(v)
		single := strings.ReplaceAll(v, "'", "''")
		for _, c := range []struct {
			format, text string
			read         reader
		}{
			{"yaml", fmt.Sprintf("a: 1\r\nb: %s # x\r\nc: {d: %s, e: [%s]}\r\nf:\r\n- %s\r\n", v, v, v, v), tree(source.ParseYAML)},
			{"yaml", fmt.Sprintf("b: %s\n", v), tree(source.ParseYAML)},
			{"yaml", fmt.Sprintf("b: '%s'\nc: {d: \"%s\", e: 2}\n", single, double), tree(source.ParseYAML)},
			{"json", fmt.Sprintf(`{"b": "%s", "c": [%s, 7]}`, double, "1900007291"), tree(source.ParseJSON)},
			{"json", fmt.Sprintf(`[%s]`, v), tree(source.ParseJSON)},
			{"toml", fmt.Sprintf("a = '%s'\r\nb = \"%s\"\r\n", v, v), lines(`'"`)},
			{"env", fmt.Sprintf("A=%s\nB='%s'\nC=\"%s\"\n", v, v, v), lines(`'"`)},
			{"ini", fmt.Sprintf("a = %s\r\nb = \"%s\"\r\n", v, v), lines(`'"`)},
			{"properties", fmt.Sprintf("a=%s\nb=x\n", v), lines("")},
		} {
			made[c.format] += examine(t, source.NewFile("f", c.text), c.read, c.format)
		}
	}
	for _, format := range []string{"yaml", "json", "toml", "env", "ini", "properties"} {
		if made[format] < 200 {
			t.Errorf("only %d edits in %s", made[format], format)
		}
	}
}

func FuzzPlan(f *testing.F) {
	for _, s := range []string{
		"a: &x {u: 'http://" + host + "/n?a'}\nb: *x\n", "a: \u200b1900007291\r\nb: [rsa2, 1.5h]", `{"a": "http:\/\/` + host + `", "b": 1}`,
		"a: |\n  http://x\nb: >-\n  x", "- \"rsa2\\n\" # x\n- 2026-11-21 12:00:00", "a: !!str 12\nb: ? x", "a: 'x\n  y '\n", "{a: x\u3000, b: \"\\u200bx\"}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("f", text)
		examine(t, file, tree(source.ParseYAML), "yaml")
		examine(t, file, tree(source.ParseJSON), "json")
		whole := file.Span(0, len(text))
		for _, format := range []string{"yaml", "json", "toml", "properties", "env", "ini"} {
			for _, how := range check.Mends {
				if e, ok := Plan(how, file, whole, text, Context{Format: format}); ok && e.New == text {
					t.Fatalf("%s in %s of %q changes nothing", how, format, text)
				}
			}
		}
	})
}
