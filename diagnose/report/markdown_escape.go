package report

import (
	"regexp"
	"strings"
)

var (
	// markup is what has a meaning anywhere in a line of Markdown. HTML is
	// written as entities, since not every renderer knows its escapes.
	markup = strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;",
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "|", `\|`, "$", `\$`,
		// No link that is not ours: it would carry the trust of the report.
		"://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;",
		// Code hosts look for names after all escapes are undone, and write to
		// their bearers; a space of no width stops them.
		"@", "@&#8203;", "\u200B", "&#8203;")
	reference = regexp.MustCompile(`#(\d)`)
	leading   = regexp.MustCompile(`^([-+=#]|[0-9]+[.)])`) // a heading, a list, a line under one
	lineEnds  = strings.NewReplacer("\n", " ", "\r", " ")
	backticks = regexp.MustCompile("`+")
)

// plain makes a text show itself in Markdown, on one line.
func plain(s string) string {
	s = markup.Replace(reference.ReplaceAllString(oneLine(s), "#\u200B$1"))
	if n := len(leading.FindString(s)); n > 0 {
		return s[:n-1] + `\` + s[n-1:]
	}
	return s
}

// code shows a text as code, on one line.
func code(s string) string {
	s = oneLine(s)
	if s == "" {
		return ""
	}
	fence := strings.Repeat("`", longest(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// block shows lines as they are, indented as far as the text they belong to.
func block(indent string, lines []string) string {
	fence := strings.Repeat("`", max(3, longest(strings.Join(lines, "\n"))+1))
	var b strings.Builder
	b.WriteString(indent + fence + "text\n")
	for _, l := range lines {
		b.WriteString(indent + lineEnds.Replace(clean(l)) + "\n")
	}
	b.WriteString(indent + fence + "\n")
	return b.String()
}

func longest(s string) int {
	n := 0
	for _, run := range backticks.FindAllString(s, -1) {
		n = max(n, len(run))
	}
	return n
}

// link leads to an address of the web; any other is told, not linked.
func link(label, address string) string {
	switch to := web(address); {
	case to != "":
		return "[" + plain(label) + "](<" + to + ">)"
	case address != "":
		return plain(label) + " " + code(address)
	}
	return plain(label)
}
