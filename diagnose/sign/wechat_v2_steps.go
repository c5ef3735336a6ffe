package sign

import (
	"cmp"
	"slices"
	"strings"
)

// v2Step is one mistake in making a v2 sign: it changes one stage of the way.
type v2Step struct {
	finding
	stage  v2Stage
	single bool // it concerns one parameter
	change func(*v2Way)
}

// v2Stage orders the stages in which a sign is made. Two mistakes go together
// only in different ones.
type v2Stage int

const (
	stageMembers v2Stage = iota
	stageNames
	stageValues
	stageOrder
	stageEnding
	stageCharset
	stageKey
)

// steps lists the mistakes that concern the whole, the commonest first.
func (s *v2Search) steps() []v2Step {
	return slices.Concat(s.endings(), s.keys(), s.members(), s.orders(), s.values(), s.names())
}

// endings: what follows the parameters.
func (s *v2Search) endings() []v2Step {
	ending := func(label, detail string, f func(string) string) v2Step {
		return v2Step{finding: finding{label, detail}, stage: stageEnding, change: func(w *v2Way) { w.ending = f }}
	}
	steps := []v2Step{
		ending("V2_KEY_NOT_APPENDED", "", func(string) string { return "" }),
		{finding: finding{"V2_KEY_SORTED_AS_PARAM", ""}, stage: stageEnding, change: func(w *v2Way) {
			w.keyAsParam, w.ending = true, func(string) string { return "" }
		}},
	}
	for _, before := range []string{
		"&", "", "&Key=", "&KEY=", "key=", "&key:", "&api_key=", "&apikey=", "&apiKey=", "&mch_key=", "&mchKey=", "&partnerKey=", "&partner_key=", "&paySignKey=",
		"&appkey=", "&secret=", "&appSecret=", "?key=",
	} {
		steps = append(steps, ending("V2_KEY_NAME_WRONG", before, func(key string) string { return before + key }))
	}
	return append(steps,
		ending("V2_KEY_NAME_WRONG", "twice", func(key string) string { return "&key=" + key + "&key=" + key }),
		ending("V2_KEY_NOT_APPENDED", "empty", func(string) string { return "&key=" }))
}

// keys: another text for the key. As the secret of HMAC and at the end of the
// string it may be wrong alone.
func (s *v2Search) keys() []v2Step {
	var steps []v2Step
	add := func(label, detail, key string) {
		if key == s.right.key {
			return
		}
		steps = append(steps, v2Step{finding: finding{label, detail}, stage: stageKey, change: func(w *v2Way) { w.key, w.secret = key, key }})
		if len(s.digest) != 16 {
			steps = append(steps,
				v2Step{finding: finding{label, detail + ":secret-only"}, stage: stageKey, change: func(w *v2Way) { w.secret = key }},
				v2Step{finding: finding{label, detail + ":string-only"}, stage: stageKey, change: func(w *v2Way) { w.key = key }})
		}
	}
	key := s.right.key
	add("V2_KEY_WHITESPACE", "line-feed-behind", key+"\n")
	add("V2_KEY_WHITESPACE", "crlf-behind", key+"\r\n")
	add("V2_KEY_WHITESPACE", "blank-before", " "+key)
	add("V2_KEY_WHITESPACE", "blank-behind", key+" ")
	add("V2_KEY_WHITESPACE", "blanks-around", " "+key+" ")
	add("V2_KEY_WHITESPACE", "tab-behind", key+"\t")
	add("V2_KEY_WHITESPACE", "tab-before", "\t"+key)
	add("V2_KEY_WHITESPACE", "bom-before", "\ufeff"+key)
	add("V2_KEY_WHITESPACE", "trimmed", strings.TrimSpace(key))
	add("V2_KEY_CASE", "upper", strings.ToUpper(key))
	add("V2_KEY_CASE", "lower", strings.ToLower(key))
	for _, k := range s.others {
		add("V2_WRONG_KEY", shownName(k.name), k.value)
		add("V2_WRONG_KEY", shownName(k.name)+":trimmed", strings.TrimSpace(k.value))
	}
	add("V2_WRONG_KEY", "quoted", `"`+key+`"`)
	add("V2_WRONG_KEY", "md5-of-the-key", md5Hex(key))
	add("V2_WRONG_KEY", "empty", "")
	return steps
}

// members: which parameters are in the string.
func (s *v2Search) members() []v2Step {
	var steps []v2Step
	with := func(label, detail string, more ...pair) {
		steps = append(steps, v2Step{finding: finding{label, detail}, stage: stageMembers, change: func(w *v2Way) {
			w.pairs = slices.Concat(w.pairs, more)
		}})
	}
	var empty, null []pair
	for name, value := range s.params {
		if value == "" && name != "sign" {
			empty, null = append(empty, pair{name, ""}), append(null, pair{name, "null"})
		}
	}
	if len(empty) > 0 {
		with("V2_EMPTY_PARAM_INCLUDED", "", empty...)
		with("V2_EMPTY_PARAM_INCLUDED", "null", null...)
	}
	old, ok := s.params["sign"]
	if ok && old != "" {
		with("V2_SIGN_PARAM_INCLUDED", "", pair{"sign", old})
	}
	with("V2_SIGN_PARAM_INCLUDED", "empty", pair{"sign", ""})
	if s.params["sign_type"] == "" && s.params["signType"] == "" {
		for _, name := range []string{"sign_type", "signType"} {
			for _, value := range []string{string(usedHMAC), string(usedMD5)} {
				with("V2_SIGN_TYPE_NOT_SENT", name, pair{name, value})
			}
		}
	}
	return steps
}

// orders: how the parameters are sorted. A full order by other rules is told
// before "as sent": that a request happens to be in it is the rarer case.
func (s *v2Search) orders() []v2Step {
	order := func(label, detail string, f func(a, b pair) int) v2Step {
		return v2Step{finding: finding{label, detail}, stage: stageOrder, change: func(w *v2Way) { w.order = f }}
	}
	folded := func(fold func(string) string) func(a, b pair) int {
		return func(a, b pair) int {
			return cmp.Or(strings.Compare(fold(a.name), fold(b.name)), strings.Compare(a.name, b.name))
		}
	}
	steps := []v2Step{
		order("V2_SORT_CASE_INSENSITIVE", "as-upper-case", folded(strings.ToUpper)),
		order("V2_SORT_CASE_INSENSITIVE", "as-lower-case", folded(strings.ToLower)),
		order("V2_SORT_CASE_INSENSITIVE", "without-underscores", folded(func(n string) string {
			return strings.ToLower(strings.ReplaceAll(n, "_", ""))
		})),
	}
	if len(s.sent) > 0 {
		place := make(map[string]int, len(s.sent))
		for i, name := range slices.Backward(s.sent) {
			place[name] = i + 1
		}
		last := len(s.sent) + 1
		steps = append(steps, order("V2_UNSORTED", "", func(a, b pair) int {
			return cmp.Or(cmp.Compare(cmp.Or(place[a.name], last), cmp.Or(place[b.name], last)), byParamName(a, b))
		}))
	}
	return append(steps,
		order("V2_UNSORTED", "descending", func(a, b pair) int { return byParamName(b, a) }),
		order("V2_UNSORTED", "by-value", func(a, b pair) int { return strings.Compare(a.value, b.value) }))
}
