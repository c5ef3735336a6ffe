package answers_test

import (
	"testing"

	"github.com/paydiag/paydiag/diagnose/answers"
)

// What nobody has filled in is known by its words; what people write is not
// taken for it.
func TestIsTemplate(t *testing.T) {
	for _, s := range []string{
		"TODO", "todo: ask", "TBD", "n/a", "N/A", "NA", "待填", "待补充", "待确认", "待定", "xxx", "工单 XXX", "张三", " 李四 ", "某某", "某人", "某某公司", "<link>", "${WHO}",
		"{{ who }}", "-", "--", "?", "？？", "...", "……", "changeme", "请替换为链接", "https://example.com/proof", "https://wiki.example.cn/1", "name", "角色", "John Doe",
	} {
		if !answers.IsTemplate(s) {
			t.Errorf("%q is not recognised", s)
		}
	}
	for _, s := range []string{
		"yes", "no", "0", "技术负责人", "engineer", "商户平台截图", "已在后台填写并截图", "待办看板第 3 页", "工单 4711", "见《支付上线单》，某次演练的记录", "https://pay.qingshan-tea.cn/wiki?id=7",
		"team name: payments", "值班-一组", "Max", "xx 省分公司", "2026-11-21", "无",
	} {
		if answers.IsTemplate(s) {
			t.Errorf("%q is taken for a template", s)
		}
	}
}
