package capture

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// archive is what is read of a HAR file, which browsers and proxies export.
type archive struct {
	Log struct {
		Entries []archived `json:"entries"`
	} `json:"log"`
}

type archived struct {
	Started string `json:"startedDateTime"`
	Request struct {
		Method  string    `json:"method"`
		URL     string    `json:"url"`
		Headers []harPair `json:"headers"`
		Post    struct {
			Text     string    `json:"text"`
			Params   []harPair `json:"params"`
			Encoding string    `json:"encoding"` // not in the format, but some write it
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int       `json:"status"`
		Headers []harPair `json:"headers"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// har reads a HAR file and reports whether the text is one.
func (r *reader) har(text string) bool {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") || !strings.Contains(text, `"entries"`) {
		return false
	}
	var a archive
	if json.Unmarshal([]byte(text), &a) != nil || len(a.Log.Entries) == 0 {
		return false
	}
	for _, e := range a.Log.Entries {
		var now int64
		if at, err := time.Parse(time.RFC3339, e.Started); err == nil {
			now = at.Unix() // by the clock of the machine that called
		}
		q := &message{method: e.Request.Method, url: e.Request.URL, now: now}
		q.body = harText(e.Request.Post.Text, e.Request.Post.Encoding)
		if q.body == "" {
			q.body = joinedForm(e.Request.Post.Params)
		}
		a := &message{status: e.Response.Status, now: now, body: harText(e.Response.Content.Text, e.Response.Content.Encoding)}
		setAll(q, e.Request.Headers)
		setAll(a, e.Response.Headers)
		r.request(q)
		r.response(a)
		if r.problem != nil {
			break
		}
	}
	return true
}

func setAll(m *message, headers []harPair) {
	for _, h := range headers {
		m.set(h.Name, h.Value)
	}
}

func harText(text, encoding string) string {
	if encoding != "base64" {
		return text
	}
	if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
		return string(raw)
	}
	return text
}

// joinedForm writes a form that was archived in parts. Some programs leave the
// parts encoded.
func joinedForm(list []harPair) string {
	parts := make([]string, len(list))
	for i, p := range list {
		if !percentEscape().MatchString(p.Value) {
			p.Value = url.QueryEscape(p.Value)
		}
		parts[i] = p.Name + "=" + p.Value
	}
	return strings.Join(parts, "&")
}
