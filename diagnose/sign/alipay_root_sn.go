package sign

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// rootCertSN judges alipay_root_cert_sn against its bundle: the numbers of the
// roots that are signed with RSA, in the order of the file, joined with "_".
func rootCertSN(c *Capture, r *Result) {
	claimed := strings.TrimSpace(c.ClaimedSN)
	if claimed == "" {
		lacks(r, "claimed_sn")
		return
	}
	roots := certificatesOf(readKeyText(c.Certificate).blocks)
	var right []string
	for i := range roots {
		if roots[i].signedWithRSA() {
			right = append(right, roots[i].alipaySN())
		}
	}
	if len(right) == 0 {
		unreadable(r, "certificate", "其中没有用 RSA 签名的根证书", "holds no root certificate signed with RSA")
		return
	}
	r.Value = strings.Join(right, "_")
	if claimed == r.Value {
		settle(r)
		return
	}
	settle(r, whyRootSN(claimed, roots, right, r)...)
}

var (
	snRun       = source.Pattern(`[0-9a-fA-F]{32}`)
	snSeparator = source.Pattern(`[^0-9a-fA-F]+`)
)

// whyRootSN explains a number that is not the right one.
func whyRootSN(claimed string, roots []certificate, right []string, r *Result) []finding {
	const mostParts = mostKeyBlocks
	parts := snRun().FindAllString(claimed, mostParts)
	if len(parts) == 0 {
		return []finding{{"ALI_SN_NOT_MD5", ""}}
	}
	var found []finding
	known := make([]string, 0, len(parts))
	for _, part := range parts {
		sn, why := rootOf(strings.ToLower(part), roots, r)
		known = append(known, sn)
		found = append(found, why...)
	}
	if missing := slices.ContainsFunc(right, func(sn string) bool { return !slices.Contains(known, sn) }); missing {
		found = append(found, finding{"ALI_ROOT_SN_INCOMPLETE", ""})
	}
	if !inOrder(known, right) {
		found = append(found, finding{"ALI_ROOT_SN_ORDER", ""})
	}
	if len(parts) > 1 && strings.Join(parts, "_") != claimed {
		found = append(found, finding{"ALI_ROOT_SN_SEPARATOR", separatorNames[strings.Join(slices.Compact(snSeparator().FindAllString(claimed, mostParts)), "")]})
	}
	if claimed != strings.ToLower(claimed) {
		found = append(found, finding{"ALI_SN_CASE", ""})
	}
	if len(found) == 0 { // a number stands twice, or there is something around it
		found = append(found, finding{"ALI_ROOT_SN_SEPARATOR", "more-than-the-numbers"})
	}
	return found
}

// separatorNames are slugs for what stands between the numbers.
var separatorNames = map[string]string{
	"": "nothing", ",": "comma", ", ": "comma-and-blank", ";": "semicolon", " ": "blank", "|": "bar", "-": "hyphen", "\n": "line-feed", "+": "plus", "&": "ampersand",
	":": "colon", "/": "slash", ".": "dot", "__": "two-underscores",
}

// rootOf finds the root that a number is of, and what is wrong with it: the
// root is not signed with RSA, or its number was calculated in another way.
func rootOf(sn string, roots []certificate, r *Result) (string, []finding) {
	for i := range roots {
		r.Hypotheses++
		if root := &roots[i]; root.alipaySN() == sn {
			if root.signedWithRSA() {
				return sn, nil
			}
			detail := ""
			if root.isSM2() {
				detail = "sm2"
			}
			return "", []finding{{"ALI_ROOT_SN_NON_RSA", detail}}
		}
	}
	for i := range roots {
		root := &roots[i]
		why, ok := root.composed(sn, r)
		if detail, is := root.isFingerprint(sn); is && !ok {
			why, ok = []finding{{"ALI_SN_FINGERPRINT", detail}}, true
		}
		if !ok {
			continue
		}
		if !root.signedWithRSA() {
			return "", append([]finding{{"ALI_ROOT_SN_NON_RSA", ""}}, why...)
		}
		return root.alipaySN(), why
	}
	return "", []finding{{"ALI_SN_OF_OTHER_CERT", ""}}
}

// inOrder reports whether the numbers that are right follow each other as they
// do in the file. Of a number that stands twice the first place counts.
func inOrder(known, right []string) bool {
	last := -1
	for _, sn := range known {
		if sn == "" {
			continue
		}
		at := slices.Index(right, sn)
		if at < last {
			return false
		}
		last = at
	}
	return true
}
