package report

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules/source"
)

// Characters that must not begin a line, and such that must not end one, in
// Chinese typesetting.
const (
	noStart = "，。；：！？、）】》”’％…,.;:!?)]}%"
	noEnd   = "（【《“‘([{"
)

// Wrap breaks a text into lines of at most width cells: at blanks, and on both
// sides of a Chinese character where typesetting permits.
func Wrap(text string, width int) []string {
	var lines []string
	line, cells := "", 0
	for _, unit := range units(text) {
		w := source.Cells(unit)
		blank := strings.TrimSpace(unit) == ""
		switch {
		case cells+w <= width:
		case blank:
			continue
		default:
			if line != "" {
				lines = append(lines, strings.TrimRight(line, " "))
			}
			line, cells = "", 0
			address := strings.Contains(unit, "://") // it is for copying: it stays whole
			for w > width && !address {
				head, rest := cutCells(unit, width)
				lines = append(lines, head)
				unit, w = rest, w-source.Cells(head)
			}
		}
		if blank && line == "" {
			continue
		}
		line, cells = line+unit, cells+w
	}
	if line != "" {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// units cuts a text into what may not be broken: words, blanks, and single wide
// characters with the punctuation that belongs to them. The work is linear in
// the text, which may be a line of a megabyte.
func units(text string) []string {
	var out []string
	start, address, open := -1, false, false // of the unit that may go on; it holds an address; it waits for what follows
	var before rune
	end := func(at int) {
		if start >= 0 {
			out = append(out, text[start:at])
		}
		start, address = -1, false
	}
	for i, r := range text {
		wide := source.Cells(string(r)) == 2
		switch {
		case unicode.IsSpace(r):
			end(i)
			out, open = append(out, " "), false
			continue
		case start < 0:
			start = i
		case open, strings.ContainsRune(noStart, r), !wide && source.Cells(string(before)) != 2, address && !strings.ContainsRune(endsAddress, before):
		default:
			end(i)
			start = i
		}
		address = address || r == '/' && strings.HasSuffix(text[start:i], ":/")
		open, before = strings.ContainsRune(noEnd, r), r
	}
	end(len(text))
	return out
}

// endsAddress is the punctuation behind an address; a path may hold Chinese
// names.
const endsAddress = "，。；：！？、）】》”’"

func cutCells(s string, width int) (head, rest string) {
	cells := 0
	for i, r := range s {
		w := source.Cells(string(r))
		if cells+w > width && i > 0 {
			return s[:i], s[i:]
		}
		cells += w
	}
	return s, ""
}

// snippet shows the line of a place with a caret line under the columns that
// matter. A line too wide for the page is shown around them.
func snippet(p diagnosis.Place, width int) []string {
	if p.Excerpt == "" {
		return nil
	}
	number := strconv.Itoa(p.Line)
	bar := " │ "
	room := max(width-len(number)-source.Cells(bar)-1, 20) // a caret may stand behind the last character
	line := []rune(p.Excerpt)
	from := min(max(p.Column-1, 0), len(line))
	to := min(max(p.EndColumn-1, from), len(line))
	whole := from == 0 && to >= len(line)
	lead := 0
	for lead < from && (line[lead] == ' ' || line[lead] == '\t') {
		lead++ // indentation tells nothing when only one line is shown
	}
	line, from, to = line[lead:], from-lead, to-lead
	if from == len(line) {
		room-- // for the caret behind the end
	}
	line, from, to = window(line, from, to, room)
	if whole {
		return []string{number + bar + string(line)} // the place in the line is not known
	}
	mark := strings.Repeat(" ", source.Cells(string(line[:from]))) +
		strings.Repeat("^", max(1, source.Cells(string(line[from:to]))))
	return []string{
		number + bar + string(line),
		strings.Repeat(" ", len(number)) + bar + mark,
	}
}

// window cuts a line to room cells so that the part from–to is in sight.
func window(line []rune, from, to, room int) ([]rune, int, int) {
	if source.Cells(string(line)) <= room {
		return line, from, to
	}
	start := from
	for start > 0 && source.Cells(string(line[start-1:to])) < room*2/3 {
		start--
	}
	end := start
	for end < len(line) && source.Cells(string(line[start:end+1])) <= room-2 {
		end++
	}
	to = min(to, end)
	cut := append([]rune(nil), line[start:end]...)
	from, to = max(from-start, 0), max(to-start, 0)
	if start > 0 {
		cut = append([]rune{'…'}, cut...)
		from, to = from+1, to+1
	}
	if end < len(line) {
		cut = append(cut, '…')
	}
	return cut, min(from, len(cut)), min(max(to, from), len(cut))
}
