package suppress

import (
	"strings"
	"time"

	"github.com/paydiag/paydiag/rules/source"
)

// shanghai is the zone in which a last day ends, as everywhere in paydiag.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// days are the ways to write a day, the year first.
var days = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"}

func parseDay(s string) (time.Time, bool) {
	for _, layout := range days {
		if t, err := time.ParseInLocation(layout, s, shanghai); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

var untilForm = source.Pattern(`(?i)(?:until|直到|截至|至)[ \t:：]*([0-9][0-9年月日/.\-]*)`)

// lastDay takes the last day out of a reason. A day that cannot be read is
// returned as it stands: an entry with a wrong date must not hold for good.
func lastDay(reason string) (rest string, day time.Time, misdated string) {
	const around = " \t,，;；.。()（）"
	reason = strings.TrimSpace(reason)
	m := lastMatch(reason)
	if m == nil {
		return reason, time.Time{}, ""
	}
	written := strings.TrimRight(reason[m[2]:m[3]], "-/.")
	day, ok := parseDay(written)
	if !ok && !dated(written) {
		return reason, time.Time{}, ""
	}
	if strings.Trim(reason[m[1]:], around+"止") == "" {
		reason = strings.TrimRight(reason[:m[0]], around)
	}
	if !ok {
		return reason, time.Time{}, written
	}
	return reason, day, ""
}

func lastMatch(s string) []int {
	all := untilForm().FindAllStringSubmatchIndex(s, -1)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// dated tells a day written in another way, or one that the calendar lacks,
// from the number of a version or of a ticket.
func dated(s string) bool {
	separators := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			separators++
		}
	}
	return separators >= 2 || strings.HasPrefix(s, "20") && len(s) >= len("2027") || separators == 0 && len(s) == len("20270131")
}
