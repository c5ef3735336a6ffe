package fact

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// ConfigProfile maps the settings of a framework or SDK to the facts that
// paydiag declares, so that a merchant's own file can be read as it is.
type ConfigProfile struct {
	ID    string     `json:"id"`
	Title rules.Text `json:"title"`
	URL   string     `json:"url,omitempty"` // where the keys are documented
	// Marks are keys of which any one shows that a file is of this kind; a mark
	// of several keys, joined by " + ", needs all of them.
	Marks []string `json:"marks"`
	// Each lists groups whose members are merchants of their own: the items of
	// a list, or the entries of a map.
	Each []string `json:"each,omitempty"`
	// Fallback profiles are tried on files that no other profile knows.
	Fallback bool             `json:"fallback,omitempty"`
	Settings []ProfileSetting `json:"settings"`
}

// ProfileSetting says which keys hold a fact. Keys are compared without regard
// to case, dots, hyphens and underscores, as Spring does; a leading * stands
// for anything before. The first key that is there wins.
type ProfileSetting struct {
	Path  string            `json:"path"`
	Keys  []string          `json:"keys,omitempty"`
	Map   map[string]string `json:"map,omitempty"`   // words of the file → words of the fact
	Split string            `json:"split,omitempty"` // what separates the elements of a list in one text
	// Const is the value where any of the keys is there, or always where no key
	// is named: what using this library implies.
	Const string `json:"const,omitempty"`
}

// DecodeConfigProfiles reads the profiles of a file.
func DecodeConfigProfiles(d *source.Decoder, schema *Schema, n *source.Node) []ConfigProfile {
	var out []ConfigProfile
	o := d.Object(n)
	for _, item := range d.Items(o.Need("config_profiles")) {
		p := d.Object(item)
		profile := ConfigProfile{
			ID: p.NeedString("id"), Title: p.NeedText("title"), URL: p.String("url"),
			Marks: p.Strings("marks"), Each: p.Strings("each"),
			Fallback: source.Enum(p, "fallback", []string{"true", "false"}, "false") == "true",
		}
		if settings := p.Need("settings"); settings != nil {
			for _, pair := range d.Object(settings).Pairs() {
				profile.Settings = append(profile.Settings, decodeSetting(d, schema, pair))
			}
		}
		if len(profile.Marks) == 0 {
			d.Errorf(p.Span(), rules.Text{ZH: "%s 需要 marks", EN: "%s needs marks"}, profile.ID)
		}
		p.Done()
		out = append(out, profile)
	}
	o.Done()
	return out
}

func decodeSetting(d *source.Decoder, schema *Schema, pair source.Pair) ProfileSetting {
	s := ProfileSetting{Path: pair.Key.Value}
	if _, ok := schema.Find(s.Path); !ok || !strings.HasPrefix(s.Path, "config.") {
		d.Errorf(pair.Key.Span, source.Suggest(rules.Text{ZH: "未声明的设置 %s", EN: "undeclared setting %s"}, schema.Near(s.Path)), source.Quote(s.Path))
	}
	if pair.Value.Kind != source.Map {
		for _, n := range d.Items(pair.Value) {
			s.Keys = append(s.Keys, d.String(n))
		}
		return s
	}
	o := d.Object(pair.Value)
	s.Keys, s.Split, s.Const = o.Strings("keys"), o.String("split"), o.String("const")
	if m := o.Node("map"); m != nil {
		s.Map = map[string]string{}
		for _, p := range d.Object(m).Pairs() {
			s.Map[p.Key.Value] = d.String(p.Value)
		}
	}
	o.Done()
	if len(s.Keys) == 0 && s.Const == "" {
		d.Errorf(o.Span(), rules.Text{ZH: "需要 keys 或 const", EN: "keys or const is needed"})
	}
	return s
}
