package sign

import (
	"net/url"
	"slices"
	"strings"
)

// wechatOrigin is where requests go that a capture shows by their path alone.
const wechatOrigin = "https://api.mch.weixin.qq.com"

// target splits a URL into scheme with host, and path with query. The fragment
// never reaches a server.
func target(u string) (origin, rest string) {
	u, _, _ = strings.Cut(strings.TrimSpace(u), "#")
	if i := strings.Index(u, "://"); i >= 0 && i < strings.IndexAny(u+"/", "/?")+2 {
		end := i + 3 + strings.IndexAny(u[i+3:]+"/", "/?")
		origin, u = u[:end], u[end:]
	}
	if !strings.HasPrefix(u, "/") {
		u = "/" + u
	}
	return origin, u
}

// wireTarget is the request target as an HTTP client writes it: blanks and what is
// not ASCII are percent-encoded, escapes that are there stay.
func wireTarget(u string) string {
	_, rest := target(u)
	return escape{kept: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}.encode(rest)
}

// targetMistakes are the mistakes of writing the line with the URL.
func targetMistakes(u string, at int) []hypothesis[lined] {
	origin, _ := target(u)
	if origin == "" {
		origin = wechatOrigin
	}
	_, host, _ := strings.Cut(origin, "://")
	before := func(prefix string) func(string) string {
		return func(line string) string { return prefix + line }
	}
	decoded := aLine + slot(at)
	return []hypothesis[lined]{
		inLine("WX3_URL_NO_QUERY", "", urlQuery, at, func(line string) string {
			path, _, _ := strings.Cut(line, "?")
			return path
		}),
		inLine("WX3_URL_ABSOLUTE", "", urlBase, at, before(origin)),
		inLine("WX3_URL_NO_LEADING_SLASH", "", urlBase, at, func(line string) string { return strings.TrimPrefix(line, "/") }),
		inLine("WX3_URL_QUERY_DECODED", "", decoded, at, unescaped(url.PathUnescape)),
		inLine("WX3_URL_QUERY_DECODED", "plus-to-blank", decoded, at, unescaped(url.QueryUnescape)),
		inLine("WX3_URL_QUERY_REORDERED", "sorted", urlQuery, at, sortedQuery),
		inLine("WX3_URL_ABSOLUTE", "host-without-scheme", urlBase, at, before(host)),
		inLine("WX3_URL_NO_QUERY", "question-mark-kept", urlQuery, at, func(line string) string {
			path, query, _ := strings.Cut(line, "?")
			if query == "" {
				return line
			}
			return path + "?"
		}),
	}
}

func sortedQuery(line string) string {
	path, query, _ := strings.Cut(line, "?")
	if query == "" {
		return line
	}
	params := strings.Split(query, "&")
	slices.Sort(params)
	return path + "?" + strings.Join(params, "&")
}

// maxReordered bounds the parameters whose orders are tried: five have 120.
const maxReordered = 5

// otherQueries are all orders of the parameters.
func otherQueries(u string, at int) []hypothesis[lined] {
	path, query, _ := strings.Cut(wireTarget(u), "?")
	params := strings.Split(query, "&")
	if len(params) < 2 || len(params) > maxReordered {
		return nil
	}
	var all []hypothesis[lined]
	var permute func(from int)
	permute = func(from int) {
		if from == len(params) {
			line := path + "?" + strings.Join(params, "&")
			all = append(all, inLine("WX3_URL_QUERY_REORDERED", "", urlQuery, at, func(string) string { return line }))
			return
		}
		for i := from; i < len(params); i++ {
			params[from], params[i] = params[i], params[from]
			permute(from + 1)
			params[from], params[i] = params[i], params[from]
		}
	}
	permute(0)
	return all
}
