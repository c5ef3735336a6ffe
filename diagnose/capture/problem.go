package capture

import (
	"slices"
	"strconv"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// whatToGive ends the complaints about a text that holds nothing of use.
var whatToGive = rules.Text{
	ZH: "请给出完整的 HTTP 请求或应答（含头部）、curl 命令或 curl -v 输出、HAR、通知表单、XML、调起支付的参数，或带 kind 的 JSON，见 docs/captures.zh-CN.md",
	EN: "give a whole HTTP request or answer with its headers, a curl command or the output of curl -v, a HAR file, the form of a notification, XML, " +
		"the parameters of a client, or JSON with kind; see docs/captures.md",
}

func inFile(name string, say, hint rules.Text) *rules.Problem {
	return &rules.Problem{Span: rules.Span{File: name}, Say: say, Hint: hint}
}

func atLine(name string, line int, say, hint rules.Text) *rules.Problem {
	at := rules.Pos{Line: line, Col: 1}
	return &rules.Problem{Span: rules.Span{File: name, Start: at, End: at}, Say: say, Hint: hint}
}

func tooLong(name string) *rules.Problem {
	return inFile(name, rules.Text{ZH: "文本超过 32 MiB", EN: "the text is larger than 32 MiB"},
		rules.Text{ZH: "请只保留有问题的那次请求与应答", EN: "keep only the exchange in question"})
}

func empty(name string) *rules.Problem {
	return inFile(name, rules.Text{ZH: "没有内容", EN: "there is no text"}, whatToGive)
}

func tooManyCaptures(name string) *rules.Problem {
	n := strconv.Itoa(MaxCaptures)
	return inFile(name, rules.Text{ZH: "超过 " + n + " 条报文", EN: "more than " + n + " captures"},
		rules.Text{ZH: "请拆成几个文件", EN: "split the file"})
}

func tooManyParams(name string) *rules.Problem {
	n := strconv.Itoa(MaxParams)
	return inFile(name, rules.Text{ZH: "一条报文的参数超过 " + n + " 个", EN: "a message with more than " + n + " parameters"},
		rules.Text{ZH: "请确认这是一条支付报文", EN: "make sure that this is a payment message"})
}

func bodyElsewhere(name string) *rules.Problem {
	return inFile(name, rules.Text{ZH: "curl 命令的请求体在另一个文件里（-d @文件）", EN: "the body of the curl command stands in another file (-d @file)"},
		rules.Text{ZH: "请把该文件的内容原样写进命令：--data-raw '…'", EN: "put the text of that file into the command as it is: --data-raw '…'"})
}

func unrecognised(name, text string) *rules.Problem {
	if names := memberNames(text); len(names) >= 2 && !slices.ContainsFunc(names, func(n string) bool { return !isField(n) }) {
		return missingKind(name, 1)
	}
	return inFile(name, rules.Text{ZH: "没有识别出任何带签名或加密的报文", EN: "no signed or encrypted message was recognised"}, whatToGive)
}

func notJSON(name string, line int) *rules.Problem {
	return atLine(name, line, rules.Text{ZH: "此处 JSON 有语法错误", EN: "the JSON has a syntax error here"},
		rules.Text{ZH: "检查引号、逗号与括号；正文里的引号要写成 \\\"", EN: `check quotes, commas and brackets; a quote inside a text is written \"`})
}

func notAnObject(name string, line int) *rules.Problem {
	return atLine(name, line, rules.Text{ZH: "每条报文应是一个 JSON 对象", EN: "each capture is a JSON object"}, whatToGive)
}

func missingKind(name string, line int) *rules.Problem {
	return atLine(name, line, rules.Text{ZH: "缺少 kind", EN: "kind is missing"},
		rules.Text{ZH: "例如 \"kind\": \"wechat.v3.request_sign\"；全部取值见 docs/captures.zh-CN.md",
			EN: `such as "kind": "wechat.v3.request_sign"; docs/captures.md lists them all`})
}

func unknownKind(name string, line int, kind string) *rules.Problem {
	known := make([]string, len(kinds))
	for i, k := range kinds {
		known[i] = string(k)
	}
	say := rules.Text{ZH: "未知的 kind " + quote(kind), EN: "unknown kind " + quote(kind)}
	return atLine(name, line, source.Suggest(say, source.Near(shown(kind), known, 3)),
		rules.Text{ZH: "全部取值见 docs/captures.zh-CN.md", EN: "docs/captures.md lists them all"})
}

func unknownField(name string, line int, field string) *rules.Problem {
	say := rules.Text{ZH: "未知的字段 " + quote(field), EN: "unknown field " + quote(field)}
	return atLine(name, line, source.Suggest(say, source.Near(shown(field), fieldNames(), 2)),
		rules.Text{ZH: "各 kind 的字段见 docs/captures.zh-CN.md", EN: "docs/captures.md lists the fields of each kind"})
}

func doubleField(name string, line int, field string) *rules.Problem {
	return atLine(name, line, rules.Text{ZH: "字段 " + quote(field) + " 出现了两次", EN: "the field " + quote(field) + " stands twice"},
		rules.Text{ZH: "只保留一个", EN: "keep one of them"})
}

func wrongShape(name string, line int, field string, want rules.Text) *rules.Problem {
	return atLine(name, line, rules.Text{ZH: "字段 " + quote(field) + " 应为" + want.ZH, EN: "the field " + quote(field) + " must be " + want.EN},
		rules.Text{ZH: "JSON 正文请按收发时的原文写成一个字符串", EN: "write a JSON body as one string, with the text as it was sent"})
}

// shownName is a name that a person wrote. What else stands in the place of a
// name may be a key, and no error repeats it.
var shownName = source.Pattern(`^[A-Za-z$][A-Za-z_.$-]*[0-9]?[A-Za-z_.$-]*$`)

const maxShown = 40

func shown(s string) string {
	if len(s) > maxShown || !shownName().MatchString(s) {
		return "…"
	}
	return s
}

func quote(s string) string { return source.Quote(redact.Line(shown(s))) }
