package sign

import (
	"encoding/xml"
	"io"
	"maps"
	"strings"
)

// v2Params are the parameters of a capture, or those of its XML body in their
// order.
func v2Params(c *Capture) (map[string]string, []string) {
	if len(c.Params) > 0 || !strings.HasPrefix(strings.TrimSpace(c.Body), "<") {
		return c.Params, c.ParamOrder
	}
	params, order := readV2XML(c.Body)
	maps.DeleteFunc(params, func(name, _ string) bool { return name == "" })
	return params, order
}

// readV2XML reads the flat XML of a v2 message up to where it is well-formed.
func readV2XML(body string) (map[string]string, []string) {
	const mostParams = 100_000
	params, order := map[string]string{}, []string{}
	dec := xml.NewDecoder(strings.NewReader(body))
	dec.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // the body is UTF-8 by now
	depth, name := 0, ""
	var value strings.Builder
	for len(order) < mostParams {
		token, err := dec.Token()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				name = t.Name.Local
				value.Reset()
			}
		case xml.CharData:
			if depth == 2 {
				value.Write(t)
			}
		case xml.EndElement:
			if depth == 2 {
				params[name] = value.String()
				order = append(order, name)
			}
			depth--
		}
	}
	return params, order
}
