package sign

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The example of WeChat Pay's own document, pay.weixin.qq.com/wiki/doc/api/app/app.php?chapter=4_3.
func TestV2OfficialExample(t *testing.T) {
	c := Capture{Kind: WeChatV2Sign, Key: "192006250b4c09247ec02edce69f6a2d", Params: map[string]string{
		"appid": "wxd930ea5d5a258f4f", "mch_id": "10000100", "device_info": "1000", "body": "test", "nonce_str": "ibuaiVcKdpRxkhJA"}}
	c.Sign = "9A0A8659F005D6984697E2CA0A9CF3B7"
	expectMistake(t, c, OK)
	c.Sign, c.SignType = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6", "HMAC-SHA256"
	expectMistake(t, c, OK)
}

const testAPIKey = "Kq7wZt2Lm9Xc4Vb8Nn1Jh6Gf3Dd5Ss0a"

// v2Order is a request with everything that mistakes need.
func v2Order() map[string]string {
	return map[string]string{
		"mch_billno": "20250301000777", "mch_id": "1900000777", "wxappid": "wx0000000000000777", "send_name": "茶馆 & 书店", "re_openid": "oTest777",
		"total_amount": "88", "total_num": "1", "wishing": "恭喜 <发财>", "client_ip": "10.7.7.7", "act_name": "春 节", "remark": "快来", "nonce_str": "q7Z",
		"scene_id": "", "notify_url": "https://shop.example/notify?a=1&b=2"}
}

// joinedV2 is an independent way to write the string: names sorted, or as given.
func joinedV2(params map[string]string, names []string, value func(string) string) string {
	if names == nil {
		names = slices.Sorted(maps.Keys(params))
	}
	var parts []string
	for _, n := range names {
		if params[n] != "" && n != "sign" {
			parts = append(parts, n+"="+value(params[n]))
		}
	}
	return strings.Join(parts, "&")
}

func unchanged(v string) string { return v }

func md5Upper(s string) string { return fmt.Sprintf("%X", md5.Sum([]byte(s))) }

func hmacUpper(s, key string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(s))
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}

func TestV2Mistakes(t *testing.T) {
	params := v2Order()
	text := joinedV2(params, nil, unchanged)
	end := "&key=" + testAPIKey
	upperFold := slices.SortedFunc(maps.Keys(params), func(a, b string) int { return strings.Compare(strings.ToUpper(a), strings.ToUpper(b)) })
	sent := []string{"wxappid", "mch_id", "act_name", "total_num", "nonce_str", "mch_billno", "send_name", "re_openid", "total_amount", "wishing", "client_ip", "remark", "notify_url", "scene_id"}
	withSign := v2Order()
	withSign["sign"] = "00112233445566778899AABBCCDDEEFF"
	gbk := must(simplifiedchinese.GBK.NewEncoder().String(text + end))
	escaped := func(v string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(v)
	}
	for _, x := range []struct {
		sign   string
		change func(*Capture)
		want   []string
	}{
		{md5Upper(text + end), nil, []string{OK}},
		{hmacUpper(text+end, testAPIKey), func(c *Capture) { c.SignType = "HMAC-SHA256" }, []string{OK}},
		{md5Upper(text), nil, []string{"V2_KEY_NOT_APPENDED"}},
		{hmacUpper(text, testAPIKey), func(c *Capture) { c.SignType = "HMAC-SHA256" }, []string{"V2_KEY_NOT_APPENDED"}},
		{md5Upper(text + testAPIKey), nil, []string{"V2_KEY_NAME_WRONG"}},
		{md5Upper(text + "&Key=" + testAPIKey), nil, []string{"V2_KEY_NAME_WRONG"}},
		{md5Upper(strings.Replace(text, "&mch_billno", end+"&mch_billno", 1)), nil, []string{"V2_KEY_SORTED_AS_PARAM"}},
		{md5Upper(text + end + "\n"), nil, []string{"V2_KEY_WHITESPACE"}},
		{md5Upper(text + "&key= " + testAPIKey), nil, []string{"V2_KEY_WHITESPACE"}},
		{hmacUpper(text+end, testAPIKey+"\n"), func(c *Capture) { c.SignType = "HMAC-SHA256" }, []string{"V2_KEY_WHITESPACE"}},
		{md5Upper(text + "&key=" + strings.ToUpper(testAPIKey)), nil, []string{"V2_KEY_CASE"}},
		{md5Upper(text + "&key=" + strings.ToLower(testAPIKey)), nil, []string{"V2_KEY_CASE"}},
		{strings.ToLower(md5Upper(text + end)), nil, []string{"V2_LOWERCASE"}},
		{hmacUpper(text+end, testAPIKey), nil, []string{"V2_HMAC_WHERE_MD5_DECLARED"}},
		{md5Upper(text + end), func(c *Capture) { c.SignType = "HMAC-SHA256" }, []string{"V2_MD5_WHERE_HMAC_DECLARED"}},
		{fmt.Sprintf("%X", sha256.Sum256([]byte(text+end))), func(c *Capture) { c.SignType = "HMAC-SHA256" }, []string{"V2_PLAIN_SHA256"}},
		{md5Upper(joinedV2(params, sent, unchanged) + end), func(c *Capture) { c.ParamOrder = sent }, []string{"V2_UNSORTED"}},
		{md5Upper(joinedV2(params, upperFold, unchanged) + end), nil, []string{"V2_SORT_CASE_INSENSITIVE"}},
		{md5Upper(joinedV2(params, nil, url.QueryEscape) + end), nil, []string{"V2_VALUES_URLENCODED"}},
		{md5Upper(joinedV2(params, nil, escaped) + end), nil, []string{"V2_VALUES_XML_ESCAPED"}},
		{md5Upper(gbk), nil, []string{"V2_CHARSET_GBK"}},
		{md5Upper(strings.Replace(text, "&send_name", "&scene_id=&send_name", 1) + end), nil, []string{"V2_EMPTY_PARAM_INCLUDED"}},
		{md5Upper(strings.Replace(text, "&total_amount", "&sign="+withSign["sign"]+"&total_amount", 1) + end), func(c *Capture) { c.Params = withSign }, []string{"V2_SIGN_PARAM_INCLUDED"}},
		{hmacUpper(strings.Replace(text, "&total_amount", "&sign_type=HMAC-SHA256&total_amount", 1)+end, testAPIKey), nil, []string{"V2_SIGN_TYPE_NOT_SENT"}},
		{md5Upper(strings.Replace(text, "amount=88", "amount=88.0", 1) + end), nil, []string{"V2_VALUE_CHANGED_AFTER_SIGN"}},
		{md5Upper(strings.Replace(text, "amount=88", "amount=0.88", 1) + end), nil, []string{"V2_VALUE_CHANGED_AFTER_SIGN"}},
		{md5Upper(strings.Replace(text, "&nonce_str=q7Z", "", 1) + end), nil, []string{"V2_VALUE_CHANGED_AFTER_SIGN"}},
		{md5Upper(text + "&key=anOtherSecretOfThirtyTwoBytes123"), nil, []string{"V2_WRONG_KEY"}},
		{md5Upper(text + "&key=anOtherSecretOfThirtyTwoBytes123"), func(c *Capture) {
			c.OtherKeys = map[string]string{"api_v3_key": "anOtherSecretOfThirtyTwoBytes123"}
		}, []string{"V2_WRONG_KEY"}},
		// Two and three at once.
		{strings.ToLower(md5Upper(joinedV2(params, sent, unchanged) + end)), func(c *Capture) { c.ParamOrder = sent }, []string{"V2_UNSORTED", "V2_LOWERCASE"}},
		{md5Upper(joinedV2(params, nil, url.QueryEscape)), nil, []string{"V2_KEY_NOT_APPENDED", "V2_VALUES_URLENCODED"}},
		{md5Upper(joinedV2(params, upperFold, escaped) + end), nil, []string{"V2_SORT_CASE_INSENSITIVE", "V2_VALUES_XML_ESCAPED"}},
		{hmacUpper(strings.Replace(text, "amount=88", "amount=88.00", 1)+"&key="+strings.ToUpper(testAPIKey), strings.ToUpper(testAPIKey)), nil,
			[]string{"V2_KEY_CASE", "V2_VALUE_CHANGED_AFTER_SIGN", "V2_HMAC_WHERE_MD5_DECLARED"}},
		{md5Upper(strings.Replace(joinedV2(params, nil, escaped), "&send_name", "&scene_id=&send_name", 1) + end), nil, []string{"V2_EMPTY_PARAM_INCLUDED", "V2_VALUES_XML_ESCAPED"}},
	} {
		c := Capture{ID: strings.Join(x.want, "+"), Kind: WeChatV2Sign, Key: testAPIKey, Params: params, Sign: x.sign}
		if x.change != nil {
			x.change(&c)
		}
		expectMistake(t, c, x.want...)
	}
}

func TestV2ClientPayment(t *testing.T) {
	jsapi := map[string]string{"appId": "wx777", "timeStamp": "1741000777", "nonceStr": "n7", "package": "prepay_id=wx0777", "signType": "MD5"}
	end := "&key=" + testAPIKey
	for _, x := range []struct{ text, want string }{
		{"appId=wx777&nonceStr=n7&package=prepay_id=wx0777&signType=MD5&timeStamp=1741000777", OK},
		{"appid=wx777&nonceStr=n7&package=prepay_id=wx0777&signType=MD5&timeStamp=1741000777", "V2_PAYSIGN_FIELD_CASE"},
		{"appid=wx777&noncestr=n7&package=prepay_id=wx0777&signtype=MD5&timestamp=1741000777", "V2_PAYSIGN_FIELD_CASE"},
		{"appId=wx777&nonceStr=n7&package=wx0777&signType=MD5&timeStamp=1741000777", "PAYSIGN_NO_PREPAY_PREFIX"},
		{"appId=wx777&nonceStr=n7&package=prepay_id=wx0777&signType=MD5&timeStamp=1741000776", "V2_VALUE_CHANGED_AFTER_SIGN"},
	} {
		expectMistake(t, Capture{ID: x.text, Kind: WeChatV2Sign, Key: testAPIKey, Params: jsapi, Sign: md5Upper(x.text + end)}, x.want)
	}
}

func TestV2FromXML(t *testing.T) {
	body := "<xml>\n<mch_id><![CDATA[1900000777]]></mch_id><appid>wx7</appid><attach>a&amp;b</attach><empty></empty><sign>%s</sign></xml>"
	right := "appid=wx7&attach=a&b&mch_id=1900000777"
	c := Capture{Kind: WeChatV2Sign, Key: testAPIKey, Body: fmt.Sprintf(body, md5Upper(right+"&key="+testAPIKey))}
	expectMistake(t, c, OK)
	c.Body = fmt.Sprintf(body, md5Upper("mch_id=1900000777&appid=wx7&attach=a&b&key="+testAPIKey))
	r := expectMistake(t, c, "V2_UNSORTED")
	if r.DiffersAt != 1 || !strings.HasPrefix(r.Signed, "mch_id") || !strings.HasPrefix(r.Right, "appid") {
		t.Errorf("contrast %+v", r)
	}
}

func TestV2Unreadable(t *testing.T) {
	for _, c := range []Capture{
		{Sign: "00112233445566778899AABBCCDDEEFF", Params: map[string]string{"a": "1"}},
		{Key: testAPIKey, Sign: "00112233445566778899AABBCCDDEEFF"},
		{Key: testAPIKey, Params: map[string]string{"a": "1"}},
		{Key: testAPIKey, Params: map[string]string{"a": "1"}, Sign: "not hex"},
		{Key: testAPIKey, Params: map[string]string{"a": "1"}, Sign: "00112233"},
	} {
		c.Kind = WeChatV2Sign
		if r := judged(t, c); r.Error == nil {
			t.Errorf("%+v: no error", r)
		}
	}
}

// The work for one sign is bounded, however large the message.
func TestV2Bounded(t *testing.T) {
	many, long := map[string]string{}, map[string]string{"body": strings.Repeat("茶", 3<<20)}
	for i := range 100_000 {
		many[fmt.Sprintf("name_%06d", i)] = "value"
	}
	for name, params := range map[string]map[string]string{"many": many, "long": long, "usual": v2Order()} {
		start := time.Now()
		r := expectMistake(t, Capture{ID: name, Kind: WeChatV2Sign, Key: testAPIKey, Params: params, Sign: md5Upper("something else")}, "V2_WRONG_KEY")
		if took := time.Since(start); took > 15*time.Second || r.Hypotheses > MaxHypotheses {
			t.Errorf("%s: %d hypotheses in %v", name, r.Hypotheses, took)
		} else {
			t.Logf("%s: %d hypotheses in %v", name, r.Hypotheses, took)
		}
	}
}

func FuzzReadV2XML(f *testing.F) {
	f.Add("<xml><a>1</a><b><![CDATA[2]]></b><c><d>x</d></c></xml>")
	f.Add("<?xml version='1.0' encoding='gbk'?><xml><a>&lt;</a>")
	f.Fuzz(func(t *testing.T, body string) {
		params, order := readV2XML(body)
		if len(params) > len(order) {
			t.Error(params, order)
		}
		Verify(Capture{Kind: WeChatV2Sign, Key: "k", Body: body, Sign: "00112233445566778899AABBCCDDEEFF"})
	})
}
