package sign

import "strings"

// escape is a way to percent-encode: which signs it leaves alone besides letters
// and digits, and what it makes of a blank.
type escape struct {
	name  string
	kept  string
	plus  bool // a blank becomes +
	lower bool // digits a to f instead of A to F
}

// escapes are those of common languages, by how common they are.
var escapes = []escape{
	{name: "form", kept: "-_.~", plus: true},                   // Go, Python's quote_plus
	{name: "percent", kept: "-_.~"},                            // RFC 3986; rawurlencode
	{name: "java", kept: "-_.*", plus: true},                   // URLEncoder
	{name: "javascript", kept: "-_.!~*'()"},                    // encodeURIComponent
	{name: "php", kept: "-_.", plus: true},                     // urlencode
	{name: "python", kept: "-_.~/"},                            // quote
	{name: "uri", kept: "-_.!~*'();/?:@&=+$,#"},                // encodeURI
	{name: "dotnet", kept: "-_.!*()", plus: true, lower: true}, // HttpUtility.UrlEncode
	{name: "lower", kept: "-_.~", lower: true},
}

func (e escape) encode(s string) string {
	digits := upperHex
	if e.lower {
		digits = lowerHex
	}
	var out strings.Builder
	for i := range len(s) {
		switch b := s[i]; {
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte(e.kept, b) >= 0:
			out.WriteByte(b)
		case b == ' ' && e.plus:
			out.WriteByte('+')
		default:
			out.Write([]byte{'%', digits[b>>4], digits[b&15]})
		}
	}
	return out.String()
}
