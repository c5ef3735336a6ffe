package initialise

import (
	"fmt"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// schemaLine lets an editor complete and check the file.
const schemaLine = "# yaml-language-server: $schema=https://raw.githubusercontent.com/paydiag/paydiag/main/docs/schema/paydiag.schema.json\n"

// text writes the file: what is known as settings, the rest as comments.
func (d *draft) text() string {
	var b strings.Builder
	b.WriteString(schemaLine + rules.Text{
		ZH: "# 商户配置。知道的填上并去掉行首的 #；不知道的留作注释，相应的检查会列为未知。\n# 密钥只写文件名 {file: 名} 或环境变量 {env: 名}，不写密钥本身。填好后：paydiag lint 本文件\n",
		EN: "# A merchant configuration. Fill in what is known and take the # away; what stays a comment is listed as unknown.\n# Of a key, name the file {file: NAME} or the variable {env: NAME}, never the key itself. Then: paydiag lint FILE\n",
	}.In(d.lang))
	open := []string{} // the groups that the last line stood in
	for _, l := range d.lines() {
		words := strings.Split(l.path, ".")
		groups, name := words[:len(words)-1], words[len(words)-1]
		for i, g := range groups {
			if i < len(open) && open[i] == g {
				continue
			}
			if i == 0 {
				b.WriteString("\n")
			}
			b.WriteString(d.indent(groups[:i], i > 0 && !d.any(groups[:i+1])) + g + ":\n")
			open = open[:min(i, len(open))]
			open = append(open, g)
		}
		open = open[:min(len(groups), len(open))]
		value, known := d.values[l.path]
		if !known {
			value = l.sample
		}
		fmt.Fprintf(&b, "%s%s: %s # %s\n", d.indent(groups, !known), name, value, d.title(l.path))
	}
	return b.String()
}

// indent begins a line in a group; one that is a comment has its mark where the
// settings of the provider begin, so that an editor takes it away for a block.
func (d *draft) indent(groups []string, comment bool) string {
	blanks := strings.Repeat("  ", len(groups))
	switch {
	case !comment:
		return blanks
	case len(groups) == 0:
		return "# "
	}
	return "  # " + blanks[2:]
}

// any reports whether a setting of a group is known.
func (d *draft) any(groups []string) bool {
	for path := range d.values {
		if strings.HasPrefix(path, strings.Join(groups, ".")+".") {
			return true
		}
	}
	return false
}

// title says what a setting is, with the words that it takes.
func (d *draft) title(path string) string {
	decl, _ := d.schema.Find("config." + path)
	if len(decl.Enum) == 0 {
		return decl.Title.In(d.lang)
	}
	colon := rules.Text{ZH: "：", EN: ": "}.In(d.lang)
	return decl.Title.In(d.lang) + colon + strings.Join(decl.Enum, " | ")
}
