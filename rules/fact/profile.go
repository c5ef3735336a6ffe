package fact

import (
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Format is how a log line carries its fields.
type Format string

// The formats.
const (
	JSONLines Format = "json"   // an object a line, possibly behind a prefix
	KeyValue  Format = "keyval" // key=value pairs a line
)

var formats = []Format{JSONLines, KeyValue}

// Profile maps the lines of a merchant's own log to canonical fields.
type Profile struct {
	ID     string         `json:"id"`
	Title  rules.Text     `json:"title"`
	Format Format         `json:"format"`
	Needs  []string       `json:"needs"` // a line fits the profile where these paths exist
	Fields []ProfileField `json:"fields"`
}

// ProfileField says where a canonical field stands. The first path that holds
// something wins. Words are translated by Map; amounts in yuan become fen.
type ProfileField struct {
	Field Field             `json:"field"`
	Paths []string          `json:"paths"`
	Map   map[string]string `json:"map,omitempty"`
	Yuan  bool              `json:"yuan,omitempty"`
	Hash  bool              `json:"hash,omitempty"` // personal: keep only a fingerprint
	Const string            `json:"const,omitempty"`
}

// DecodeProfiles reads the profiles of a file.
func DecodeProfiles(d *source.Decoder, n *source.Node) []Profile {
	var out []Profile
	o := d.Object(n)
	for _, item := range d.Items(o.Need("profiles")) {
		p := d.Object(item)
		profile := Profile{
			ID:     p.NeedString("id"),
			Title:  p.NeedText("title"),
			Format: source.Enum(p, "format", formats, ""),
			Needs:  p.Strings("needs"),
		}
		if fields := p.Need("fields"); fields != nil {
			for _, pair := range d.Object(fields).Pairs() {
				profile.Fields = append(profile.Fields, decodeProfileField(d, pair))
			}
		}
		p.Done()
		out = append(out, profile)
	}
	o.Done()
	return out
}

func decodeProfileField(d *source.Decoder, pair source.Pair) ProfileField {
	field, ok := FieldOf(pair.Key.Value)
	if !ok {
		d.Errorf(pair.Key.Span, rules.Text{ZH: "未知的日志字段 %s", EN: "unknown record field %s"}, source.Quote(pair.Key.Value))
	}
	f := ProfileField{Field: field}
	if pair.Value.Kind != source.Map {
		for _, n := range d.Items(pair.Value) {
			f.Paths = append(f.Paths, d.String(n))
		}
		return f
	}
	o := d.Object(pair.Value)
	f.Paths = o.Strings("paths")
	f.Const = o.String("const")
	f.Hash = source.Enum(o, "hash", []string{"true", "false"}, "false") == "true"
	f.Yuan = source.Enum(o, "unit", []string{"fen", "yuan"}, "fen") == "yuan"
	if m := o.Node("map"); m != nil {
		f.Map = map[string]string{}
		for _, p := range d.Object(m).Pairs() {
			f.Map[p.Key.Value] = d.String(p.Value)
		}
	}
	o.Done()
	if len(f.Paths) == 0 && f.Const == "" {
		d.Errorf(o.Span(), rules.Text{ZH: "需要 paths 或 const", EN: "paths or const is needed"})
	}
	return f
}

// Personal reports whether a field names a person or a device, so that only a
// fingerprint of it may be kept.
func (f Field) Personal() bool {
	return slices.Contains([]Field{UserHash, CardHash, DeviceHash, ClientIP}, f)
}
