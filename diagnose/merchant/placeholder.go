package merchant

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// isPlaceholder finds values that are filled in elsewhere: ${VAR}, $(VAR),
// {{ var }}, @var@ of Maven, %VAR% of
// Windows, #{VAR}# of Azure DevOps, ENC(…) of Jasypt.
func isPlaceholder(s string) bool {
	return strings.Contains(s, "${") || strings.Contains(s, "$(") || strings.Contains(s, "{{") || whole().MatchString(s)
}

// whole values that only name a variable.
var whole = source.Pattern(`^\s*(@[A-Za-z_][\w.\-]*@|%[A-Za-z_]\w*%|#\{\w+\}#|\$[A-Za-z_]\w*|ENC\(.*\))\s*$`)

// slot is ${NAME}, ${NAME:default} of Spring or ${NAME:-default} of a shell.
var slot = source.Pattern(`\$\{([A-Za-z_][\w.\-]*)(:-?[^{}]*)?\}`)

// filled puts the values that the reader was given in place of placeholders. A
// default alone is not used: nobody said that it holds.
func (r *Reader) filled(n *source.Node) *source.Node {
	if len(r.Env) == 0 || n.Kind != source.Scalar || !strings.Contains(n.Value, "${") {
		return n
	}
	out := *n
	out.Value = slot().ReplaceAllStringFunc(n.Value, func(s string) string {
		m := slot().FindStringSubmatch(s)
		if v, ok := r.Env[m[1]]; ok {
			return v
		}
		if v, ok := r.Env[shell(m[1])]; ok {
			return v
		}
		if m[2] != "" { // the variables are known, and this one is not among them
			return strings.TrimPrefix(strings.TrimPrefix(m[2], ":"), "-")
		}
		return s
	})
	return &out
}

// shell is the variable that Spring asks for a property: wx.mch-id is WX_MCHID
// or WX_MCH_ID; the second form is the one people write.
func shell(name string) string {
	return strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(name))
}
