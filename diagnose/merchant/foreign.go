package merchant

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/settings"
)

// foreign reads the configuration of a framework or SDK by the profiles that
// its keys call for.
func (m *Mapper) foreign(doc settings.Doc) []Part {
	keys := index(settings.Flatten(doc.Root))
	profiles := m.fitting(keys)
	loose := len(profiles) == 0 && doc.Env != ""
	if loose { // application-prod.yml may say no more than what differs
		profiles = m.touching(keys)
	}
	base := Part{Loose: loose, Format: doc.Format, Name: doc.Name, Env: environment(doc.Env), Family: doc.Base, Overlay: doc.Env != "", Notes: doc.Notes}
	var out []Part
	for _, group := range members(profiles, keys) {
		part := base
		part.Name = strings.Trim(base.Name+"/"+group.name, "/")
		keys := filled(group.keys)
		for _, p := range profiles {
			part.read(p, keys)
		}
		if len(part.Given) > 0 {
			part.opens()
			out = append(out, part)
		}
	}
	return out
}

// key is a setting of a file under the form in which keys are compared.
type key struct {
	normal string
	settings.Setting
}

func index(list []settings.Setting) []key {
	out := make([]key, len(list))
	for i, s := range list {
		out[i] = key{settings.Normal(s.Key), s}
	}
	return out
}

// fitting picks the profiles of which a mark is there, the fallback ones last:
// they are read for a provider of whom no other says anything.
func (m *Mapper) fitting(keys []key) []*profile {
	var out, last []*profile
	for _, p := range m.profiles {
		switch {
		case len(m.only) > 0 && !slices.Contains(m.only, p.ID):
		case len(m.only) == 0 && !p.marked(keys):
		case p.Fallback:
			last = append(last, p)
		default:
			out = append(out, p)
		}
	}
	return append(out, last...)
}

// touching picks the profiles of which any key is there.
func (m *Mapper) touching(keys []key) []*profile {
	var out []*profile
	for _, p := range m.profiles {
		if !p.Fallback && slices.ContainsFunc(p.keys, func(wanted []pattern) bool { return exact(wanted, keys) }) {
			out = append(out, p)
		}
	}
	return out
}

// member is a merchant of its own inside a file, with the keys that are his.
type member struct {
	name string
	keys []key
}

// members divides the keys where a profile says that the members of a group
// are merchants of their own. What stands outside the groups is everybody's.
func members(profiles []*profile, keys []key) []member {
	var common []key
	var out []member
	at := map[string]int{}
	for _, k := range keys {
		name, short := memberOf(profiles, k)
		if name == "" {
			common = append(common, k)
			continue
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, member{name: name})
		}
		k.normal = short
		out[i].keys = append(out[i].keys, k)
	}
	if len(out) == 0 {
		return []member{{keys: common}}
	}
	for i := range out {
		out[i].keys = append(out[i].keys, common...)
	}
	return out
}

// memberOf splits wx.pay.configs.main.mch-id or wx.pay.configs[0].mch-id into
// the member and the key as it would stand without the group.
func memberOf(profiles []*profile, k key) (name, short string) {
	for _, p := range profiles {
		for _, group := range p.Each {
			if name, rest := below(k.Key, group); name != "" && rest != "" {
				return name, group + settings.Normal(rest)
			}
		}
	}
	return "", ""
}

// below finds the member that follows a group, given in its normal form, in a
// key as it is written.
func below(written, want string) (name, rest string) {
	for i := range len(written) {
		if written[i] != '.' && written[i] != '[' {
			continue
		}
		if settings.Normal(written[:i]) != want {
			continue
		}
		tail := written[i+1:]
		end := strings.IndexAny(tail, ".]")
		if end < 0 {
			return "", ""
		}
		return tail[:end], strings.TrimLeft(tail[end:], "].")
	}
	return "", ""
}

// opens notes, for what is missing, where the settings of each provider begin.
func (p *Part) opens() {
	for _, provider := range []string{"config.wechat", "config.alipay"} {
		for _, g := range p.Given {
			if strings.HasPrefix(g.Path, provider+".") && !g.Key.IsZero() {
				p.Sections = append(p.Sections, Section{provider, g.Key})
				break
			}
		}
	}
}
