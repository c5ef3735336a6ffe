package condition

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// parseURL reads an address leniently: the blanks people leave around it are
// another check's business.
func parseURL(s string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	return u, err == nil && u.Host != ""
}

func absolute(v fact.Value, a argument) (rules.Truth, int, int) {
	u, ok := parseURL(v.Text)
	ok = ok && (u.Scheme == "http" || u.Scheme == "https")
	return rules.TruthOf(ok == yes(a)), 0, 0
}

func scheme(v fact.Value, a argument) (rules.Truth, int, int) {
	u, ok := parseURL(v.Text)
	if !ok {
		return rules.Unknown, 0, 0
	}
	from := strings.Index(v.Text, u.Scheme)
	return rules.TruthOf(in(fact.TextValue(u.Scheme), a)), max(from, 0), max(from, 0) + len(u.Scheme)
}

// urlPart tests whether a part of the address is there; lead is the character
// in front of it, marked with it.
func urlPart(lead string, part func(*url.URL) string) func(fact.Value, argument) (rules.Truth, int, int) {
	return func(v fact.Value, a argument) (rules.Truth, int, int) {
		u, ok := parseURL(v.Text)
		if !ok {
			return rules.Unknown, 0, 0
		}
		p := part(u)
		from, to := 0, 0
		if at := strings.LastIndex(v.Text, lead+p); p != "" && lead != "" && at >= 0 {
			from, to = at, at+len(lead+p)
		}
		return rules.TruthOf((p != "") == yes(a)), from, to
	}
}

// query is what stands behind the question mark; a bare one counts too.
func query(u *url.URL) string {
	if u.ForceQuery {
		return "?"
	}
	return u.RawQuery
}

// publicHost asks whether a provider on the internet could reach the host. A
// name is public unless it is one that never resolves there.
func publicHost(v fact.Value, a argument) (rules.Truth, int, int) {
	u, ok := parseURL(v.Text)
	if !ok {
		return rules.Unknown, 0, 0
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	public := !privateName(host)
	if ip, err := netip.ParseAddr(host); err == nil {
		public = !(ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || carrierNAT.Contains(ip))
	}
	from := strings.Index(v.Text, u.Hostname())
	if from < 0 {
		from = 0
	}
	return rules.TruthOf(public == yes(a)), from, from + len(u.Hostname())
}

// carrierNAT is the shared address space of RFC 6598, not reachable either.
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

// privateName holds the names and endings reserved by RFC 6761, RFC 6762 and
// RFC 8375, those of Kubernetes, and names without a dot.
func privateName(host string) bool {
	for _, end := range []string{".local", ".localhost", ".internal", ".lan", ".test", ".invalid", ".example", ".home.arpa", ".svc", ".cluster.local"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return !strings.Contains(host, ".") && !strings.Contains(host, ":")
}

// hostIn asks whether the host of the address is one of those named, exactly.
func hostIn(v fact.Value, a argument) (rules.Truth, int, int) {
	u, ok := parseURL(v.Text)
	if !ok {
		return rules.Unknown, 0, 0
	}
	from := max(strings.Index(v.Text, u.Hostname()), 0)
	found := slices.ContainsFunc(a.words, func(w string) bool { return strings.EqualFold(strings.TrimSpace(w), u.Hostname()) })
	return rules.TruthOf(found), from, from + len(u.Hostname())
}

// below asks whether the page stands in one of the directories named, as
// WeChat Pay compares them: scheme and host alike, an entry that is a bare host
// covers all below it, a deeper one only the pages right in it.
func below(v fact.Value, a argument) (rules.Truth, int, int) {
	page, ok := parseURL(v.Text)
	if !ok {
		return rules.Unknown, 0, 0
	}
	folder := page.Path[:strings.LastIndexByte("/"+page.Path, '/')]
	for _, w := range a.words {
		dir, ok := parseURL(w)
		if !ok {
			return rules.Unknown, 0, 0
		}
		if dir.Scheme != page.Scheme || !strings.EqualFold(dir.Host, page.Host) {
			continue
		}
		if want := strings.TrimRight(dir.Path, "/"); want == "" || want == strings.TrimRight(folder, "/") {
			return rules.True, 0, 0
		}
	}
	return rules.False, 0, 0
}

// onlyBMP asks whether every character takes at most three bytes in UTF-8:
// emoji take four.
func onlyBMP(v fact.Value, a argument) (rules.Truth, int, int) {
	for i, r := range v.Text {
		if r > 0xFFFF {
			return rules.TruthOf(!yes(a)), i, i + utf8.RuneLen(r)
		}
	}
	return rules.TruthOf(yes(a)), 0, 0
}

var blank = regexp.MustCompile(`[\s\x{3000}\x{200b}\x{feff}]`)

func hasBlank(v fact.Value, a argument) (rules.Truth, int, int) {
	loc := blank.FindStringIndex(v.Text)
	if loc == nil {
		return rules.TruthOf(!yes(a)), 0, 0
	}
	return rules.TruthOf(yes(a)), loc[0], loc[1]
}

// stub finds what people leave in a template: <…>, your_…, xxx, example hosts,
// 填写…, and the sample numbers of the documents.
var stub = regexp.MustCompile(`(?i)<[^>]*>|\{\{.*\}\}|\byour[-_ .]|x{4,}|\bexample\.(com|org|net|cn)\b|\btodo\b|changeme|填写|你的|请替换|^1900000109$|^1900009191$|^wxd678efh567hg6787$|^wx8888888888888888$`)

func placeholder(v fact.Value, a argument) (rules.Truth, int, int) {
	loc := stub.FindStringIndex(v.Text)
	if loc == nil {
		return rules.TruthOf(!yes(a)), 0, 0
	}
	return rules.TruthOf(yes(a)), loc[0], loc[1]
}

// Unfilled reports whether a value still holds the words of a template.
func Unfilled(s string) bool { return stub.MatchString(s) }
