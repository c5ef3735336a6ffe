package sign

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// keyText is a key file as far as it could be read.
type keyText struct {
	blocks []keyBlock
	found  []finding // about the text as a whole
}

// keyBlock is one block of a key file.
type keyBlock struct {
	label     string // after BEGIN, in capitals; empty where there is no such line
	der       []byte // whole; nil where it could not be had
	shape     shape
	encrypted bool
	wrong     []finding // about the block's writing
}

// Limits of a key text. A certificate chain has some 10 kB.
const (
	longestKeyText = 1 << 18
	mostKeyBlocks  = 64
)

// readKeyText takes a key text apart, whatever happened to it.
func readKeyText(text string) keyText {
	switch {
	case len(text) > longestKeyText:
		return keyText{found: []finding{{"KEY_BAD_BASE64", "too-long"}}}
	case strings.Trim(text, "\ufeff \t\r\n"+quotes) == "":
		return keyText{found: []finding{{"KEY_EMPTY", ""}}}
	}
	if n, ok := derLength([]byte(text)); ok && text[1] >= 0x80 && n <= len(text) {
		b := keyBlock{wrong: []finding{{"KEY_NO_PEM_HEADER", "der"}}}
		b.take([]byte(text[:n]))
		return keyText{blocks: []keyBlock{b}}
	}
	plain, found := unwrap(text)
	if isPath(plain) {
		return keyText{found: []finding{{"KEY_IS_PATH", ""}}}
	}
	return keyText{blocks: readBlocks(plain), found: found}
}

// mark is a BEGIN or END line, as it is written.
type mark struct {
	from, to int
	begin    bool
	label    string
	wrong    []finding
}

const dash = `[-\x{00AD}\x{2010}-\x{2015}\x{2212}\x{2500}\x{2E3A}\x{2E3B}\x{FE58}\x{FE63}\x{FF0D}]`

var markLine = source.Pattern(`(?i)(` + dash + `{1,12})[ \t]*(BEGIN|END)([ \t+_A-Z0-9]{0,60}?)(` + dash + `{1,12})`)

// marks finds the BEGIN and END lines and what is wrong with each.
func marks(text string) []mark {
	var list []mark
	if upper := strings.ToUpper(text); !strings.Contains(upper, "BEGIN") && !strings.Contains(upper, "END") {
		return nil // the search below is slow on dashes alone
	}
	for _, m := range markLine().FindAllStringSubmatchIndex(text, 4*mostKeyBlocks) {
		raw := text[m[6]:m[7]]
		k := mark{from: m[0], to: m[1], begin: strings.EqualFold(text[m[4]:m[5]], "BEGIN")}
		k.label = strings.ToUpper(strings.Join(strings.FieldsFunc(raw, func(c rune) bool { return strings.ContainsRune(" \t+_", c) }), " "))
		if text[m[2]:m[3]] != "-----" || text[m[8]:m[9]] != "-----" {
			k.wrong = append(k.wrong, finding{"KEY_DASHES", ""})
		}
		k.label = knownLabel(k.label)
		if word := text[m[4]:m[5]]; word != strings.ToUpper(word) || raw != " "+k.label && !strings.Contains(raw, "+") {
			k.wrong = append(k.wrong, finding{"KEY_HEADER_MISLABELLED", "writing"})
		}
		list = append(list, k)
	}
	return list
}

// knownLabel puts the blanks back into a label that has lost them.
func knownLabel(label string) string {
	closed := strings.ReplaceAll(label, " ", "")
	for _, s := range shapes {
		for _, l := range s.labels {
			if strings.ReplaceAll(l, " ", "") == closed {
				return l
			}
		}
	}
	return label
}

// readBlocks cuts a text into its blocks.
func readBlocks(text string) []keyBlock {
	list := marks(text)
	if len(list) == 0 {
		b := keyBlock{wrong: []finding{{"KEY_NO_PEM_HEADER", ""}}}
		b.readBody(text)
		return []keyBlock{b}
	}
	var blocks []keyBlock
	for i, m := range list {
		if len(blocks) == mostKeyBlocks {
			break
		}
		switch {
		case m.begin && i+1 < len(list) && list[i+1].begin && strings.TrimSpace(text[m.to:list[i+1].from]) == "":
			continue // the line stands twice
		case m.begin:
			blocks = append(blocks, readBlock(text, m, list[i+1:]))
		case i == 0: // an END without its BEGIN
			b := keyBlock{wrong: append(slices.Clone(m.wrong), finding{"KEY_NO_PEM_HEADER", "begin-missing"})}
			b.readBody(text[:m.from])
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// readBlock reads the block that begins at a mark.
func readBlock(text string, m mark, rest []mark) keyBlock {
	b := keyBlock{label: m.label, wrong: slices.Clone(m.wrong)}
	end := len(text)
	if len(rest) > 0 {
		end = rest[0].from
	}
	body := text[m.to:end]
	if len(rest) == 0 || rest[0].begin {
		b.wrong = append(b.wrong, finding{"KEY_NO_FOOTER", ""})
	} else {
		b.wrong = append(b.wrong, rest[0].wrong...)
		if rest[0].label != m.label {
			b.wrong = append(b.wrong, finding{"KEY_HEADER_MISLABELLED", "end-differs"})
		}
		if !strings.HasSuffix(strings.TrimRight(body, " \t"), "\n") {
			b.wrong = append(b.wrong, besideMark(body[len(strings.TrimRight(body, " \t")):]))
		}
	}
	if first := strings.TrimLeft(body, " \t"); !strings.HasPrefix(first, "\n") {
		b.wrong = append(b.wrong, besideMark(body[:len(body)-len(first)]))
	}
	b.readBody(b.withoutHeaders(body))
	return b
}

// besideMark says what stands in the place of a line feed beside BEGIN and END.
func besideMark(between string) finding {
	if between == "" {
		return finding{"KEY_SINGLE_LINE", ""}
	}
	return finding{"KEY_SPACES_FOR_NEWLINES", ""}
}

var pemHeader = source.Pattern(`^\s*[A-Za-z][A-Za-z-]*:[^\n]*\n`)

// withoutHeaders takes "Proc-Type: 4,ENCRYPTED" and its like off the body.
func (b *keyBlock) withoutHeaders(body string) string {
	for {
		header := pemHeader().FindString(body)
		if header == "" {
			return body
		}
		b.encrypted = b.encrypted || strings.Contains(header, "ENCRYPTED")
		body = body[len(header):]
	}
}
