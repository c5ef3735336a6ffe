package sign

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// singles: one parameter with another value than sent, or not signed at all.
// Long values and long lists are left alone.
func (s *v2Search) singles() []v2Step {
	const longestValue = 4096
	steps := s.prepayID()
	count := 0
	for _, p := range s.right.pairs {
		if count++; count > v2MostSingle {
			break
		}
		replace := func(f finding, value string) {
			steps = append(steps, v2Step{finding: f, stage: stageValues, single: true, change: func(w *v2Way) { w.pairs = withValue(w.pairs, p.name, value) }})
		}
		if len(p.value) <= longestValue {
			for _, v := range otherValues(p.value) {
				replace(finding{"V2_VALUE_CHANGED_AFTER_SIGN", shownName(p.name) + ":" + v.slug}, v.value)
			}
			for _, t := range v2Transforms {
				if value := t.apply(p.value); value != p.value {
					replace(finding{t.label, shownName(p.name)}, value)
				}
			}
		}
		steps = append(steps, v2Step{finding: finding{"V2_VALUE_CHANGED_AFTER_SIGN", shownName(p.name) + ":added"}, stage: stageMembers, single: true, change: func(w *v2Way) {
			w.pairs = slices.DeleteFunc(slices.Clone(w.pairs), func(o pair) bool { return o.name == p.name })
		}})
	}
	return steps
}

func withValue(pairs []pair, name, value string) []pair {
	pairs = slices.Clone(pairs)
	for i := range pairs {
		if pairs[i].name == name {
			pairs[i].value = value
		}
	}
	return pairs
}

// otherValue is a value as it may have been before it was sent.
type otherValue struct{ value, slug string }

// otherValues are the forms that a value may have had when it was signed.
func otherValues(v string) []otherValue {
	list := append(numberForms(v), timeForms(v)...)
	for _, o := range []otherValue{
		{v + " ", "blank-behind"}, {v + "\n", "line-feed-behind"}, {" " + v, "blank-before"}, {strings.TrimSpace(v), "trimmed"},
		{strings.ToUpper(v), "upper-case"}, {strings.ToLower(v), "lower-case"},
	} {
		if o.value != v {
			list = append(list, o)
		}
	}
	return append(list, jsonForms(v)...)
}

// numberForms are the ways to write an amount: with decimals that a float or a
// database adds, in yuan instead of fen, and the reverse.
func numberForms(v string) []otherValue {
	whole, fraction, decimal := strings.Cut(v, ".")
	if len(v) > 15 || whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return nil
	}
	list := []otherValue{}
	add := func(value, slug string) {
		if value != v {
			list = append(list, otherValue{value, slug})
		}
	}
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil && !decimal {
		add(v+".0", "one-decimal")
		add(v+".00", "two-decimals")
		yuan := strconv.FormatInt(n/100, 10) + "." + strconv.FormatInt(n%100+100, 10)[1:]
		add(yuan, "in-yuan")
		add(strings.TrimSuffix(strings.TrimRight(yuan, "0"), "."), "in-yuan-short")
		add(strconv.FormatInt(n*100, 10), "in-fen")
		add(strconv.FormatInt(n, 10), "without-leading-zeros")
		return list
	}
	add(whole, "without-decimals")
	add(strings.TrimSuffix(strings.TrimRight(v, "0"), "."), "without-zeros")
	add(v+"0", "one-zero-more")
	add(v+"00", "two-zeros-more")
	if cents := fraction + "00"; len(fraction) <= 2 {
		add(strings.TrimLeft(whole+cents[:2], "0"), "in-fen")
	}
	return list
}

// timeForms are times taken a moment earlier or later, and in milliseconds.
func timeForms(v string) []otherValue {
	const layout, nearby = "20060102150405", 5
	var list []otherValue
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return nil
	}
	switch {
	case len(v) == 10 && v[0] == '1':
		for d := int64(1); d <= nearby; d++ {
			list = append(list, otherValue{strconv.FormatInt(n-d, 10), "time-taken-again"}, otherValue{strconv.FormatInt(n+d, 10), "time-taken-again"})
		}
		list = append(list, otherValue{v + "000", "milliseconds"})
	case len(v) == 13 && v[0] == '1':
		list = append(list, otherValue{v[:10], "milliseconds"})
	case len(v) == len(layout):
		if t, err := time.Parse(layout, v); err == nil {
			for d := time.Second; d <= nearby*time.Second; d += time.Second {
				list = append(list, otherValue{t.Add(-d).Format(layout), "time-taken-again"}, otherValue{t.Add(d).Format(layout), "time-taken-again"})
			}
		}
	}
	return list
}

// jsonForms are other ways to write a value that is JSON, as detail and
// scene_info are.
func jsonForms(v string) []otherValue {
	if !strings.HasPrefix(v, "{") && !strings.HasPrefix(v, "[") || !json.Valid([]byte(v)) {
		return nil
	}
	var list []otherValue
	add := func(value, slug string) {
		if value != v {
			list = append(list, otherValue{value, slug})
		}
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(v)) == nil {
		add(b.String(), "json-compact")
		add(strings.ReplaceAll(b.String(), "/", `\/`), "json-slashes-escaped")
	}
	for _, step := range []string{"  ", "    ", "\t"} {
		b.Reset()
		if json.Indent(&b, []byte(v), "", step) == nil {
			add(b.String(), "json-pretty")
		}
	}
	add(strings.ReplaceAll(v, `\/`, "/"), "json-slashes")
	return list
}
