package report

import "github.com/paydiag/paydiag/rules"

// Word is the label of a verdict in a language, such as retry:after-fix; the
// word itself where it has none.
func Word(kind, word string, l rules.Lang) string {
	if t, ok := words[kind+":"+word]; ok {
		return t.In(l)
	}
	return word
}

// The words of the text report. Knowledge brings its own texts; these are the
// headings and labels between them.
var words = map[string]rules.Text{
	"causes":        {ZH: "可能的原因", EN: "Likely causes"},
	"other":         {ZH: "其它原因", EN: "Less likely"},
	"cause":         {ZH: "原因", EN: "Cause"},
	"likelihood":    {ZH: "可能性", EN: "Likelihood"},
	"evidence":      {ZH: "依据", EN: "Evidence"},
	"against":       {ZH: "反证", EN: "Against it"},
	"fix":           {ZH: "处理", EN: "Fix"},
	"support":       {ZH: "客服", EN: "Support"},
	"customer":      {ZH: "话术", EN: "Tell customer"},
	"retry_why":     {ZH: "重试", EN: "Retry"},
	"charged":       {ZH: "资金", EN: "Money"},
	"owner":         {ZH: "由谁处理", EN: "Who acts"},
	"next":          {ZH: "下一步", EN: "Next step"},
	"findings":      {ZH: "发现的问题", EN: "Findings"},
	"notchecked":    {ZH: "没有检查", EN: "Not checked"},
	"suppressed":    {ZH: "已忽略", EN: "Suppressed"},
	"until":         {ZH: "到 %s 为止", EN: "until %s"},
	"incomplete":    {ZH: "有输入没能读完，结果不完整。", EN: "An input could not be read to its end; the result is incomplete."},
	"read":          {ZH: "输入可以读取", EN: "the input can be read"},
	"undecided":     {ZH: "未能判断", EN: "undecided"},
	"shown":         {ZH: "报文里看得出", EN: "What the answer shows"},
	"questions":     {ZH: "请补充", EN: "Please add"},
	"sources":       {ZH: "出处", EN: "Sources"},
	"readings":      {ZH: "可能的解读", EN: "Possible readings"},
	"near":          {ZH: "相近的返回码", EN: "Similar codes"},
	"seedonly":      {ZH: "仅见于种子文档，官方文档中未找到", EN: "seed-only, not found in official documents"},
	"needs":         {ZH: "需要", EN: "needs"},
	"more":          {ZH: "另见", EN: "also at"},
	"seealso":       {ZH: "另见", EN: "See also"},
	"configuration": {ZH: "配置", EN: "Configuration"},
	"clean":         {ZH: "没有发现问题", EN: "No problem found"},
	"nothing":       {ZH: "没有认出任何返回码或提示", EN: "No code or message was recognised"},
	"unknowncode":   {ZH: "码表里没有 %s；以下只按旁边的文字推断。", EN: "No table knows %s; what follows rests on the words beside it."},
	"notintables":   {ZH: "码表里没有 %s。", EN: "No table knows %s."},
	"pastewhat": {
		ZH: "请粘贴完整的返回报文（JSON、XML）、日志行、异常堆栈，或用户屏幕上的原话。",
		EN: "Paste the whole answer (JSON or XML), the log line, the stack trace, or the words on the customer's screen.",
	},
	"outcome": {ZH: "结果", EN: "Outcome"},
	"success": {ZH: "这是成功的返回，不是失败。", EN: "This answer is a success, not a failure."},

	"errors":   {ZH: "错误", EN: "Errors"},
	"warnings": {ZH: "警告", EN: "Warnings"},
	"infos":    {ZH: "建议", EN: "Advice"},

	"error":   {ZH: "错误", EN: "error"},
	"warning": {ZH: "警告", EN: "warning"},
	"info":    {ZH: "建议", EN: "advice"},

	"how:comment":  {ZH: "注释", EN: "comment"},
	"how:file":     {ZH: "忽略清单", EN: "ignore file"},
	"how:baseline": {ZH: "基线", EN: "baseline"},

	"owner:merchant-code":   {ZH: "商户开发处理", EN: "merchant's developers act"},
	"owner:merchant-config": {ZH: "商户配置人员处理", EN: "merchant's configuration owner acts"},
	"owner:channel":         {ZH: "支付渠道处理", EN: "payment channel acts"},
	"owner:bank":            {ZH: "银行处理", EN: "bank acts"},
	"owner:risk":            {ZH: "渠道风控决定", EN: "channel's risk control decides"},
	"owner:user":            {ZH: "付款人处理", EN: "payer acts"},

	"pair":         {ZH: "成对", EN: "pair"},
	"missing":      {ZH: "缺少", EN: "missing"},
	"migration":    {ZH: "公钥切换", EN: "public key"},
	"nokey":        {ZH: "里面没有密钥或证书。", EN: "There is no key or certificate in it."},
	"repairable":   {ZH: "可以修复：--repair 新文件", EN: "Can be repaired: --repair NEW"},
	"unknownblock": {ZH: "认不出的内容", EN: "unknown content"},
	"encrypted":    {ZH: "有口令", EN: "encrypted"},
	"roles":        {ZH: "可作", EN: "serves as"},
	"subject":      {ZH: "主体", EN: "subject"},
	"issuer":       {ZH: "颁发者", EN: "issuer"},
	"serial":       {ZH: "序列号", EN: "serial"},
	"certsn":       {ZH: "支付宝 SN", EN: "Alipay SN"},
	"validity":     {ZH: "有效期", EN: "valid"},
	"fingerprint":  {ZH: "公钥指纹", EN: "SHA-256"},

	"sigvalid": {ZH: "签名本身有效，问题在别处。", EN: "The signature itself is valid; the fault lies elsewhere."},
	"alsofits": {ZH: "也可能是", EN: "Also fits"},
	"value":    {ZH: "算出的值", EN: "Computed"},
	"signed":   {ZH: "签的是", EN: "signed"},
	"right":    {ZH: "应签的", EN: "should"},
	"differs":  {ZH: "从第 %d 个字节开始不同", EN: "they differ from byte %d on"},

	"outcome:refused":  {ZH: "被拒绝", EN: "refused"},
	"outcome:unknown":  {ZH: "结果未知", EN: "not known"},
	"outcome:unpaid":   {ZH: "未支付", EN: "unpaid"},
	"outcome:paid":     {ZH: "已支付", EN: "paid"},
	"outcome:accepted": {ZH: "请求已受理", EN: "the call was accepted"},

	"charged:no":      {ZH: "没有资金变动", EN: "no money moved"},
	"charged:unknown": {ZH: "资金可能已变动", EN: "money may have moved"},
	"charged:yes":     {ZH: "资金已变动", EN: "money has moved"},

	"retry:now":               {ZH: "可立即重试", EN: "retry now"},
	"retry:same-order-number": {ZH: "用原订单号重试", EN: "retry with the same order number"},
	"retry:query-first":       {ZH: "先查单再决定", EN: "query first"},
	"retry:new-order-number":  {ZH: "换新订单号重试", EN: "retry with a new order number"},
	"retry:wait":              {ZH: "稍后再试", EN: "wait, then retry"},
	"retry:after-fix":         {ZH: "修复后重试", EN: "retry after the fix"},
	"retry:never":             {ZH: "不要重试", EN: "do not retry"},

	"provider:wechat":   {ZH: "微信支付", EN: "WeChat Pay"},
	"provider:alipay":   {ZH: "支付宝", EN: "Alipay"},
	"provider:unionpay": {ZH: "银联", EN: "UnionPay"},
	"provider:oule":     {ZH: "欧乐支付", EN: "Oule Pay"},
	"provider:chinapay": {ZH: "ChinaPay", EN: "ChinaPay"},
	"provider:antom":    {ZH: "Antom", EN: "Antom"},

	"version:client": {ZH: "前端", EN: "client"},
	"version:any":    {},
	"symptom":        {ZH: "现象", EN: "Symptom"},

	"kind:official":      {ZH: "官方", EN: "official"},
	"kind:official-copy": {ZH: "官方页面的副本", EN: "copy of an official page"},
	"kind:semi-official": {ZH: "官方人员答复", EN: "provider's staff"},
	"kind:community":     {ZH: "社区", EN: "community"},
	"kind:seed":          {ZH: "种子文档", EN: "seed document"},
	"kind:inferred":      {ZH: "推断", EN: "inferred"},

	"status:confirmed":          {ZH: "已确认", EN: "confirmed"},
	"status:contract-dependent": {ZH: "以合同为准", EN: "depends on the contract"},
	"status:drifted":            {ZH: "有变动", EN: "drifted"},
	"status:contradicted":       {ZH: "有矛盾", EN: "contradicted"},
	"status:stale":              {ZH: "已过时", EN: "stale"},
	"status:unverified":         {ZH: "未核实", EN: "unverified"},

	"failed":        {ZH: "%d 笔订单中 %d 笔失败，金额 %s；日志 %d 行", EN: "orders: %d, failed: %d (%s); log lines: %d"},
	"sound":         {ZH: "%d 笔订单，%d 笔已支付，没有失败；日志 %d 行", EN: "orders: %d, paid: %d, none failed; log lines: %d"},
	"tally":         {ZH: "%d 个错误，%d 个警告，%d 条建议；%d 项通过，%d 项未能判断", EN: "errors: %d, warnings: %d, advice: %d; checks passed: %d, undecided: %d"},
	"silenced":      {ZH: "，%d 项已忽略", EN: ", suppressed: %d"},
	"share":         {ZH: "解释约 %s/%d 笔（%s）", EN: "explains about %s of %d failures (%s)"},
	"hinted":        {ZH: "没有失败订单指向它，检查提示（把握 %s）", EN: "no failed order points at it, only a check (certainty %s)"},
	"gaps:answers":  {ZH: "%d 项只有人能回答：paydiag checklist answer 逐条回答，checklist show --open 列出", EN: "%d items that only a person can answer: paydiag checklist answer asks them, checklist show --open lists them"},
	"gaps:settings": {ZH: "%d 项所需的设置没有给出，没有判断：paydiag checklist show 列出", EN: "%d items whose settings are not given, not judged: paydiag checklist show lists them"},
	"checks":        {ZH: "%d 项检查", EN: "checks: %d"},
}
