package paste

import "strings"

// role is what the value of a known key tells.
type role uint8

// The roles of codes, the most telling layer first, then those of messages.
const (
	none      role = iota
	business       // sub_code, err_code: what failed
	plain          // code: a business code in v3, a gateway code at Alipay
	label          // a code that stands after words such as 错误码
	original       // origRespCode: of the trade that an inquiry of the UnionPay family asked about
	response       // respCode of the UnionPay family
	client         // resultStatus of the Alipay SDK
	state          // trade_state, trade_status
	result         // result_code of v2
	returned       // return_code of v2
	traced         // the number at the end of WeChat's Request-ID
	exactText      // the message of a business code
	plainText
	returnText // the message of return_code
	numRoles
)

func (r role) isCode() bool { return r >= business && r < exactText }
func (r role) isText() bool { return r >= exactText }

// keyRoles knows the keys without their underscores and in lower case, because
// SDKs rename them to camel case or to the capitals of their language.
var keyRoles = map[string]role{
	"subcode": business, "errcode": business, "errorcode": business,
	"code": plain, "retcode": plain,
	"respcode": response, "responsecode": response, "origrespcode": original, "origrespmsg": exactText,
	"resultstatus": client,
	"tradestate":   state, "tradestatus": state,
	"resultcode": result, "returncode": returned,
	"submsg": exactText, "errcodedes": exactText, "errordes": exactText,
	"msg": plainText, "message": plainText, "errmsg": plainText, "errormsg": plainText, "errormessage": plainText,
	"customerrormsg": plainText, "memo": plainText, "respmsg": plainText, "tradestatedesc": plainText,
	"errdesc": plainText, "errstr": plainText, "submessage": exactText, "retmsg": plainText, "resultmsg": plainText, "failreason": plainText,
	"returnmsg": returnText,
}

const longestKey = 14

// labels are the words by which people and programs announce a code or a
// message in Chinese.
var labels = []struct {
	word string
	role role
}{
	{"错误代码", label}, {"错误编码", label}, {"错误码", label}, {"返回代码", label}, {"返回码", label},
	{"响应码", label}, {"应答码", label}, {"业务码", label}, {"返回编码", label}, {"报错码", label}, {"错误详情", exactText},
	{"错误信息", plainText}, {"错误描述", plainText}, {"错误原因", plainText}, {"返回信息", plainText},
	{"返回消息", plainText}, {"错误提示", plainText},
}

// roleOf tells the role of an identifier.
func roleOf(ident string) role {
	var buf [longestKey]byte
	n := 0
	for i := range len(ident) {
		c := ident[i]
		if c == '_' {
			continue
		}
		if n == len(buf) {
			return none
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	return keyRoles[string(buf[:n])]
}

// labelAt tells the label that a text starts with, and its length.
func labelAt(s string) (role, int) {
	// All labels start with one of five characters.
	if !strings.HasPrefix(s, "错") && !strings.HasPrefix(s, "返") && !strings.HasPrefix(s, "响") &&
		!strings.HasPrefix(s, "应") && !strings.HasPrefix(s, "业") && !strings.HasPrefix(s, "报") {
		return none, 0
	}
	for _, l := range labels {
		if strings.HasPrefix(s, l.word) {
			return l.role, len(l.word)
		}
	}
	return none, 0
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c rune) bool  { return c >= '0' && c <= '9' }

// identLen is the length of the identifier that s starts with.
func identLen(s string) int {
	i := 0
	for i < len(s) && (s[i] == '_' || isLetter(rune(s[i])) || i > 0 && isDigit(rune(s[i]))) {
		i++
	}
	return i
}

// isNumber reports whether a code is digits only.
func isNumber(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return !isDigit(c) })
}
