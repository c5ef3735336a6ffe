package capture

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// maxHeader bounds the header that is taken apart; servers refuse them beyond
// 8 KiB or so.
const maxHeader = 64 << 10

// authItem is a name with its value: in double quotes, which may hold the line
// breaks of a wrapped signature, in others, or bare.
const authItem = `([A-Za-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\s"'\]}]+))`

// The names that the headers of the platforms hold; anything else after the
// scheme belongs to what follows.
const authNames = `mchid|brand_id|nonce_str|timestamp|serial_no|signature|app_id|app_cert_sn|nonce|expired_seconds|sign`

var (
	authItems = source.Pattern(authItem)
	// authValue is a header's value at the beginning of a text.
	authValue = source.Pattern(`^(?:[A-Za-z0-9-]+\s+)?(?:(?i:` + authNames + `)\s*=\s*(?:"[^"]*"|'[^']*'|[^,\s"'\]}]+)(?:\s*,\s*)?)+`)
)

// authorization reads the items of the header. Mistakes in it are not mended
// here: the capture holds the header as it was sent.
func authorization(header string) map[string]string {
	items := map[string]string{}
	for _, m := range authItems().FindAllStringSubmatch(header[:min(len(header), maxHeader)], -1) {
		if name := strings.ToLower(m[1]); items[name] == "" {
			items[name] = m[2] + m[3] + m[4]
		}
	}
	return items
}

// isWeChatAuthorization tells WeChat Pay's header, be its scheme wrong or
// missing.
func isWeChatAuthorization(header string) bool {
	if strings.HasPrefix(strings.ToUpper(header), "WECHATPAY") {
		return true
	}
	items := authorization(header)
	return items["signature"] != "" && (items["mchid"] != "" || items["brand_id"] != "" || items["nonce_str"] != "")
}

// isAlipayAuthorization tells the header of Alipay V3.
func isAlipayAuthorization(header string) bool {
	if strings.HasPrefix(strings.ToUpper(header), "ALIPAY-") {
		return true
	}
	items := authorization(header)
	return items["app_id"] != "" && items["sign"] != ""
}
