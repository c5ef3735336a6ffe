package sign

import (
	"slices"
	"testing"
)

// Two mistakes at once, as they occur in the wild: both must be named, and
// nothing else.
func TestPairs(t *testing.T) {
	pairs(t, append(textSlips(), outerSlips()...), newDraft, (*draft).capture, [][2]string{
		{"WX3_CANON_NO_TRAILING_LF", "WX3_BODY_RESERIALIZED"},
		{"WX3_CANON_NO_TRAILING_LF", "WX3_URL_NO_QUERY"},
		{"WX3_CANON_NO_TRAILING_LF", "WX3_METHOD_LOWERCASE"},
		{"WX3_CANON_NO_TRAILING_LF", "WX3_FIELD_ORDER"},
		{"WX3_CANON_CRLF", "WX3_URL_ABSOLUTE"},
		{"WX3_CANON_LITERAL_BACKSLASH_N", "WX3_BODY_EMPTY_SIGNED"},
		{"WX3_URL_NO_QUERY", "WX3_URL_ABSOLUTE"},
		{"WX3_URL_ABSOLUTE", "WX3_TIMESTAMP_MILLIS_SIGNED"},
		{"WX3_URL_NO_LEADING_SLASH", "WX3_BODY_RESERIALIZED"},
		{"WX3_METHOD_WRONG", "WX3_BODY_EMPTY_SIGNED"},
		{"WX3_TIMESTAMP_DIFFERS", "WX3_BODY_RESERIALIZED"},
		{"WX3_BODY_RESERIALIZED", "WX3_BODY_HASH_SIGNED"},
		{"WX3_BODY_CHARSET", "WX3_DIGEST_SHA1"},
		{"WX3_BODY_RESERIALIZED", "WX3_SIG_ENCODING_HEX"},
		{"WX3_URL_NO_QUERY", "WX3_AUTH_SCHEMA"},
		{"WX3_DIGEST_SHA1", "WX3_SERIAL_FORMAT"},
		{"WX3_DIGEST_SHA1", "WX3_PADDING_PSS"},
		{"WX3_SIG_URLENCODED", "WX3_SERIAL_NOT_MERCHANT_CERT"},
		{"WX3_WRONG_PRIVATE_KEY", "WX3_SERIAL_NOT_MERCHANT_CERT"},
	})
	pairs(t, noticeSlips(), newNotice, (*notice).capture, [][2]string{
		{"WX3_RX_BODY_RESERIALIZED", "WX3_RX_BODY_BOM"},
		{"WX3_RX_BODY_BOM", "WX3_RX_BODY_WHITESPACE"},
		{"WX3_RX_BODY_CHARSET", "WX3_RX_BODY_RESERIALIZED"},
		{"WX3_RX_BODY_WHITESPACE", "WX3_RX_SIG_PLUS_TO_SPACE"},
		{"WX3_RX_BODY_RESERIALIZED", "WX3_RX_CLOCK_SKEW"},
		{"WX3_RX_HEADERS_SWAPPED", "WX3_RX_BODY_RESERIALIZED"},
		{"WX3_RX_HEADERS_SWAPPED", "WX3_RX_CLOCK_SKEW"},
		{"WX3_RX_CLOCK_SKEW", "WX3_RX_PLATFORM_CERT_EXPIRED"},
		{"WX3_RX_CLOCK_SKEW", "WX3_RX_PLATFORM_CERT_MISMATCH"},
	})
	pairs(t, pageSlips()[:9], newCall, (*call).capture, [][2]string{
		{"PAYSIGN_NO_TRAILING_LF", "PAYSIGN_NO_PREPAY_PREFIX"},
		{"PAYSIGN_NO_PREPAY_PREFIX", "PAYSIGN_TIMESTAMP_DIFFERS"},
		{"PAYSIGN_FIELD_ORDER", "PAYSIGN_APPID_DIFFERS"},
	})
	pairs(t, append(formSlips(), formOuterSlips()...), newFormDraft, (*formDraft).capture, [][2]string{
		{"ALI_SIGN_TYPE_EXCLUDED", "ALI_PARAM_NOT_SIGNED"},
		{"ALI_SIGN_TYPE_EXCLUDED", "ALI_TRAILING_AMP"},
		{"ALI_UNSORTED", "ALI_EMPTY_PARAM_INCLUDED"},
		{"ALI_VALUES_URLENCODED", "ALI_TIMESTAMP_DIFFERS"},
		{"ALI_VALUES_URLENCODED", "ALI_SIGN_DOUBLE_ENCODED"},
		{"ALI_BIZ_CONTENT_RESERIALIZED", "ALI_PARAM_NOT_SIGNED"},
		{"ALI_BIZ_CONTENT_RESERIALIZED", "ALI_CHARSET_GBK"},
		{"ALI_RSA_SIGNED_RSA2_DECLARED", "ALI_SIGN_TYPE_EXCLUDED"},
	})
	pairs(t, newsSlips(), newNews, (*news).capture, [][2]string{
		{"ALI_RX_HTML_ESCAPED", "ALI_RX_EXTRA_PARAM"},
		{"ALI_RX_HTML_ESCAPED", "ALI_RX_VALUE_CHANGED"},
		{"ALI_RX_CHARSET", "ALI_RX_EXTRA_PARAM"},
		{"ALI_RX_VALUE_RESERIALIZED", "ALI_RX_VALUE_CHANGED"},
		{"ALI_RX_SLASHES_ADDED", "ALI_RX_EXTRA_PARAM"},
		{"ALI_RX_DOUBLE_DECODED", "ALI_RX_SIGN_PLUS_TO_SPACE"},
	})
}

// pairs makes the first mistakes with these labels, one after the other.
func pairs[D any](t *testing.T, slips []slip[D], fresh func() *D, capture func(*D, testing.TB) Capture, all [][2]string) {
	for _, pair := range all {
		t.Run(pair[0]+" and "+pair[1], func(t *testing.T) {
			d := fresh()
			for _, label := range pair {
				i := slices.IndexFunc(slips, func(s slip[D]) bool { return s.label == label })
				slips[i].make(d)
			}
			r := Verify(capture(d, t))
			expect(t, r, pair[0], pair[1])
			if len(r.Also) != 1 {
				t.Errorf("besides: %v", r.Also)
			}
		})
	}
}
