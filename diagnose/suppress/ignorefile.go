package suppress

import (
	"errors"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// maxEntries bounds an ignore file. One of this length is no longer a list of
// decisions.
const maxEntries = 1000

// maxGlob bounds a pattern, which is tried on every finding.
const maxGlob = 300

// Read reads an ignore file:
//
//	ignore:
//	  - id: WX-NOTIFY-001        # or ids: [WX-NOTIFY-001, WX-NOTIFY-002]
//	    file: services/**/*.yaml
//	    fact: config.wechat.notify_url
//	    configuration: paydiag.yaml#tea-test
//	    reason: the test gateway ends TLS itself
//	    until: 2027-01-31
//
// Only id and reason are needed. All problems of the file are returned at once.
func Read(f *source.File) ([]Entry, error) {
	root, err := source.ParseYAML(f)
	if err != nil {
		return nil, err
	}
	if root.Kind == source.Null {
		return nil, nil
	}
	var d source.Decoder
	o := d.Object(root)
	items := d.Items(o.Need("ignore"))
	if len(items) > maxEntries {
		d.Errorf(items[maxEntries].Span, rules.Text{
			ZH: "忽略条目超过 %d 条；接受现状请用基线文件", EN: "more than %d entries; to accept what is there, use a baseline"}, maxEntries)
		items = nil
	}
	var out []Entry
	for _, n := range items {
		out = append(out, decodeEntry(&d, n))
	}
	o.Done()
	if err := joined(d.Problems); err != nil {
		return nil, err
	}
	return out, nil
}

func decodeEntry(d *source.Decoder, n *source.Node) Entry {
	o := d.Object(n)
	e := Entry{
		File: o.String("file"), Fact: o.String("fact"), Configuration: o.String("configuration"),
		Reason: shorten(strings.TrimSpace(o.String("reason"))), At: o.Span(), How: FromFile,
	}
	for _, key := range []string{"id", "ids"} {
		for _, id := range d.Items(o.Node(key)) {
			e.add(d, id)
		}
	}
	if len(e.IDs) == 0 && n.Kind == source.Map && n.Get("id") == nil && n.Get("ids") == nil {
		d.Errorf(o.Span(), rules.Text{ZH: "缺少 id：要写明忽略哪条规则", EN: "id is missing: say which rule is ignored"})
	}
	if len(e.File) > maxGlob {
		d.Errorf(o.Node("file").Span, rules.Text{ZH: "file 超过 %d 字节", EN: "file is longer than %d bytes"}, maxGlob)
	}
	if until := o.Node("until"); until != nil {
		day, ok := parseDay(d.String(until))
		if !ok {
			d.Errorf(until.Span, rules.Text{ZH: "until 应为日期，如 2027-01-31", EN: "until must be a day such as 2027-01-31"})
		}
		e.Until = day
	}
	o.Done()
	return e
}

// add takes one id. What is ignored must be named: whatever a later version
// finds would otherwise be ignored as well.
func (e *Entry) add(d *source.Decoder, n *source.Node) {
	id := d.String(n)
	switch {
	case n.Kind != source.Scalar || len(e.IDs) > maxIDs:
	case id == "*":
		d.Errorf(n.Span, rules.Text{ZH: "不能用 * 忽略全部规则，请逐条写明编号", EN: "* is refused: name each rule that is ignored"})
	case id == "":
		d.Errorf(n.Span, rules.Text{ZH: "编号为空", EN: "the id is empty"})
	case !slices.Contains(e.IDs, id):
		if e.IDs = append(e.IDs, id); len(e.IDs) > maxIDs {
			d.Errorf(n.Span, rules.Text{ZH: "一个条目最多写 %d 条规则", EN: "an entry names at most %d rules"}, maxIDs)
		}
	}
}

// joined makes one error of several problems.
func joined(problems []*rules.Problem) error {
	list := make([]error, len(problems))
	for i, p := range problems {
		list[i] = p
	}
	return errors.Join(list...)
}
