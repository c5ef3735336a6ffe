package intake

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/paydiag/paydiag/rules/source"
)

// Kind says what an input holds.
type Kind string

// The kinds.
const (
	Config  Kind = "config"
	Answers Kind = "answers"
	Log     Kind = "log"
	Keys    Kind = "keys"
	// Exchange is captures, or a message with its signature.
	Exchange Kind = "exchange"
	Unknown  Kind = "unknown"
)

// A line that opens a section of paydiag's own files, in YAML.
var (
	answersKey = source.Pattern(`(?m)^answers\s*:`)
	configKey  = source.Pattern(`(?m)^(wechat|alipay)\s*:`)
	captureKey = source.Pattern(`"kind"\s*:\s*"(wechat\.v[23]\.|alipay\.|key\.load")`)
	signedText = source.Pattern(`(?i)^\s*(POST|GET|PUT|PATCH|DELETE|HTTP/\d)[ .][^\n]*\n(?s:.*)(\nwechatpay-signature:|WECHATPAY2-SHA256-RSA2048|ALIPAY-SHA256withRSA|[?&]sign=)`)
	jsonKey    = source.Pattern(`^\s*\{[^{]*"(wechat|alipay)"\s*:\s*\{`)
)

// recognise tells what a text holds by its beginning. isLog asks whether a log
// profile fits; without it there are no logs.
func recognise(name string, head []byte, isLog func([]byte) bool) Kind {
	switch {
	case captureKey().Match(head), signedText().Match(head):
		return Exchange
	case looksJSON(name, head):
		return jsonKind(head, isLog)
	case answersKey().Match(head):
		return Answers
	case configKey().Match(head):
		return Config
	case isLog != nil && isLog(head):
		return Log
	case bytes.Contains(head, []byte("-----BEGIN ")): // last: settings and logs may hold a key
		return Keys
	}
	return Unknown
}

func looksJSON(name string, head []byte) bool {
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	return strings.EqualFold(filepath.Ext(name), ".json") || len(trimmed) > 0 && trimmed[0] == '{'
}

// jsonKind tells a configuration from a log: both may be JSON, but a log has
// an object on every line.
func jsonKind(head []byte, isLog func([]byte) bool) Kind {
	if gjson.ValidBytes(head) {
		switch root := gjson.ParseBytes(head); {
		case root.Get("answers").IsObject():
			return Answers
		case root.Get("wechat").IsObject(), root.Get("alipay").IsObject():
			return Config
		case strings.HasPrefix(root.Get("schema").String(), "paydiag/"):
			return Unknown // a report of ours
		}
	}
	if isLog != nil && isLog(head) {
		return Log
	}
	if jsonKey().Match(head) {
		return Config // broken, and the reader will say where
	}
	return Unknown
}
