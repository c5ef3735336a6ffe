package fact

import (
	"strconv"
	"strings"
	"time"
)

// shanghai is the zone of both providers' clocks and bills. China has had no
// daylight saving since 1991, so a fixed zone needs no database.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// layouts are the forms of time met in logs, configurations and answers of
// both providers. Those without a zone are read as Shanghai time.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04:05,999",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04:05-0700",
	"20060102150405",
	"2006/01/02 15:04:05",
	"2006-01-02",
	time.RFC1123,
}

// ParseTime reads a time in any of the forms met in the field, seconds and
// milliseconds since 1970 included.
func ParseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch len(s) {
		case 10:
			return time.Unix(n, 0).In(shanghai), true
		case 13:
			return time.UnixMilli(n).In(shanghai), true
		}
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, shanghai); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
