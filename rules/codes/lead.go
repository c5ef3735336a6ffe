package codes

import (
	"regexp/syntax"
	"unicode/utf8"
)

// Pattern is what a text is searched for: any of the words, or the expression.
type Pattern struct {
	Match []string `json:"match,omitempty"` // folded, see Fold
	Regex string   `json:"regex,omitempty"` // RE2, on the folded text
}

// Lead is a pattern with the case that it leads to. A search looks at the leads
// and decodes only the entries of those that were found.
type Lead struct {
	Pattern
	// Needs holds words of which any match of the expression contains one;
	// empty where no such words are known.
	Needs []string
	Entry int // as the table numbers its entries
	Case  int
}

// Leads lists the patterns of an entry.
func (e *Entry) Leads(number int) []Lead {
	var out []Lead
	for i, c := range e.Cases {
		if len(c.Match) > 0 || c.Regex != "" {
			out = append(out, Lead{Pattern: c.Pattern, Needs: needs(c.Regex), Entry: number, Case: i})
		}
	}
	return out
}

// Bounds of what is worth looking for before an expression is compiled.
const (
	maxNeeds = 40
	maxClass = 8
)

// needs finds the words without which an expression cannot match.
func needs(regex string) []string {
	if regex == "" {
		return nil
	}
	re, err := syntax.Parse(regex, syntax.Perl)
	if err != nil {
		return nil
	}
	return required(re.Simplify())
}

func required(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpCharClass:
		return members(re.Rune)
	case syntax.OpConcat:
		return sharpest(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			words := required(sub)
			if words == nil || len(all)+len(words) > maxNeeds {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

// members spells out a small class of characters.
func members(ranges []rune) []string {
	var out []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(out) == maxClass {
				return nil
			}
			out = append(out, string(r))
		}
	}
	return out
}

// sharpest picks the part of a sequence whose words are the longest: the rarer
// they are, the more texts need not be searched.
func sharpest(parts []*syntax.Regexp) []string {
	var best []string
	shortest := 0
	for _, p := range parts {
		words := required(p)
		n := utf8.UTFMax * 100
		for _, w := range words {
			n = min(n, len(w))
		}
		if len(words) > 0 && n > shortest {
			best, shortest = words, n
		}
	}
	return best
}
