package mend

import (
	"net/url"
	"slices"
	"strings"
)

// useHTTPS makes an address of http one of https, where the configuration
// shows that the host answers it. An address with a port must be shown with it:
// the port that speaks http speaks nothing else.
func useHTTPS(value string, hosts []string) (string, bool) {
	const old = "http://"
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || len(value) < len(old) || !strings.EqualFold(value[:len(old)], old) {
		return "", false
	}
	known := slices.ContainsFunc(hosts, func(h string) bool {
		return strings.EqualFold(strings.TrimSuffix(h, ":443"), u.Host)
	})
	return value[:4] + "s" + value[4:], known
}

// dropQuery cuts an address before its question mark. One behind # belongs to
// the page, not to the query.
func dropQuery(value string) (string, bool) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.RawQuery == "" && !u.ForceQuery {
		return "", false
	}
	before, _, found := strings.Cut(value, "?")
	return before, found
}
