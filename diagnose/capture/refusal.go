package capture

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
)

// refusal is what a SIGN_ERROR answer of APIv3 tells of the request as it
// arrived: the message that WeChat Pay rebuilt, cut within the body.
type refusal struct {
	method, url, timestamp, nonce string
	before                        int // requests that stood before it
}

// refuse keeps the sign_information of an answer until the requests are known.
func (r *reader) refuse(signed *node) {
	if signed.kind != '{' || len(r.refusals) == MaxCaptures {
		return
	}
	no := refusal{method: signed.quoted("method"), url: signed.quoted("url"), before: len(r.signed)}
	// METHOD, URL, time and nonce stand in lines of their own; only whole lines
	// count.
	lines := strings.SplitN(signed.quoted("truncated_sign_message"), "\n", 6)
	for i, into := range []*string{&no.method, &no.url, &no.timestamp, &no.nonce} {
		if i+1 < len(lines) && *into == "" {
			*into = lines[i]
		}
	}
	r.refusals = append(r.refusals, no)
}

// complete fills what the refused requests lack. An answer belongs to the last
// request before it, or else to the first.
func (r *reader) complete() {
	for _, no := range r.refusals {
		if len(r.signed) == 0 {
			return
		}
		no.fill(&r.found[r.signed[max(no.before-1, 0)]])
	}
}

func (no *refusal) fill(c *sign.Capture) {
	for _, f := range []struct {
		into  *string
		value string
	}{{&c.Method, no.method}, {&c.URL, no.url}, {&c.Timestamp, no.timestamp}, {&c.Nonce, no.nonce}} {
		if *f.into == "" {
			*f.into = f.value
		}
	}
}
