package mend

import (
	"time"

	"github.com/paydiag/paydiag/rules/source"
)

// shanghai is the zone of both providers where a time names none.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// instants are the ways to write a time to the second. A day alone is not
// among them: nobody knows which hour is meant.
var instants = []string{
	"2006-01-02 15:04:05",
	"2006-01-02T15:04:05",
	"2006/01/02 15:04:05",
	"20060102150405",
	"2006-01-02T15:04:05-0700",
	"2006-01-02T15:04:05 -0700",
	"2006-01-02T15:04:05 -07:00",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05-0700",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 -07:00",
}

var instant = source.Pattern(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)

// rfc3339 writes a time with its zone, as version 3 of WeChat Pay wants it.
func rfc3339(value string) (string, bool) {
	if instant().MatchString(value) {
		return "", false
	}
	for _, layout := range instants {
		if t, err := time.ParseInLocation(layout, value, shanghai); err == nil {
			return t.Format(time.RFC3339Nano), true
		}
	}
	return "", false
}
