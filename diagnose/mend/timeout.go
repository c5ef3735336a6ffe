package mend

import (
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// units are the ways to write a unit of time, with its milliseconds.
var units = map[string]int64{
	"ms": 1, "毫秒": 1,
	"s": 1000, "sec": 1000, "secs": 1000, "second": 1000, "seconds": 1000, "秒": 1000, "秒钟": 1000,
	"m": minute, "min": minute, "mins": minute, "minute": minute, "minutes": minute, "分": minute, "分钟": minute,
	"h": hour, "hr": hour, "hrs": hour, "hour": hour, "hours": hour, "时": hour, "小时": hour, "个小时": hour,
	"d": day, "day": day, "days": day, "天": day, "日": day,
}

const (
	minute = 60 * 1000
	hour   = 60 * minute
	day    = 24 * hour
)

var (
	timeout = source.Pattern(`^([1-9][0-9]*[mhd]|1c)$`) // as Alipay wants it
	amount  = source.Pattern(`^([0-9]{1,9})(?:\.([0-9]{1,3}))?[ \t]*(\pL+)[ \t]*`)
	iso     = source.Pattern(`^p([0-9]+d)?(?:t((?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?))?$`)
)

// minutes writes a time-out as timeout_express of Alipay has it: a whole number
// of minutes, hours or days, from 1m to 15d, or 1c for the end of the day. A
// number without a unit is refused: 30 may be minutes and 1800 seconds.
func minutes(value string) (string, bool) {
	s := strings.ToLower(strings.TrimSpace(value))
	switch m := iso().FindStringSubmatch(s); {
	case timeout().MatchString(value):
		return "", false
	case s == "1c":
		return s, true
	case m != nil:
		s = m[1] + m[2] // P1DT30M: a month would stand before the T, and does not fit
	}
	total, last, parts := int64(0), quantity{}, 0
	for ; s != ""; parts++ {
		q, rest, ok := cutQuantity(s)
		if total += q.total; !ok || total > 15*day {
			return "", false
		}
		last, s = q, rest
	}
	switch {
	case total < minute || total%minute != 0:
		return "", false
	case parts == 1 && last.short != "":
		return last.short, true
	}
	return strconv.FormatInt(total/minute, 10) + "m", true
}

// quantity is a number with its unit.
type quantity struct {
	total int64  // milliseconds
	short string // as timeout_express writes it, where it can
}

func cutQuantity(s string) (q quantity, rest string, ok bool) {
	m := amount().FindStringSubmatch(s)
	if m == nil || units[m[3]] == 0 {
		return q, "", false
	}
	unit := units[m[3]]
	whole, _ := strconv.ParseInt(m[1], 10, 64)                     // nine digits fit
	thousandths, _ := strconv.ParseInt((m[2] + "000")[:3], 10, 64) // and three
	q.total = whole*unit + thousandths*unit/1000
	if sign := map[int64]string{minute: "m", hour: "h", day: "d"}[unit]; sign != "" && m[2] == "" {
		q.short = strconv.FormatInt(whole, 10) + sign
	}
	return q, s[len(m[0]):], thousandths*unit%1000 == 0
}
