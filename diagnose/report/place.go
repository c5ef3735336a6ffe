package report

import (
	"net/url"
	"path"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// slashed names a file as a code host does: with forward slashes and without
// "./", whatever the system that read it. The host compares it with the paths
// of its repository, so one file must have one name.
func slashed(file string) string {
	name := strings.ReplaceAll(file, `\`, "/")
	if name == "" || strings.HasPrefix(name, "//") { // a network share begins with both
		return name
	}
	return path.Clean(name)
}

// uri writes the name of a file as a reference that any reader of URIs takes
// apart again: a relative one stays relative.
func uri(file string) string {
	name := slashed(file)
	switch {
	case strings.HasPrefix(name, "/"):
		return (&url.URL{Scheme: "file", Path: name}).String()
	case len(name) > 2 && name[1] == ':' && name[2] == '/': // C:/…
		return (&url.URL{Scheme: "file", Path: "/" + name}).String()
	}
	return (&url.URL{Path: name}).String()
}

// anchor gives a place to what has none. Code hosts drop a result without a
// file and a line, and GitHub refuses the whole upload.
func (r results) anchor(p diagnosis.Place) diagnosis.Place {
	if p.File == "" {
		for i, in := range r.Inputs {
			if i == 0 || in.Kind == "config" {
				p = diagnosis.Place{File: in.Name}
			}
			if in.Kind == "config" {
				break
			}
		}
	}
	p.Line = max(p.Line, 1)
	return p
}

func slashedPlace(p diagnosis.Place) diagnosis.Place {
	p.File = slashed(p.File)
	return p
}

// web writes an address of the web as a URI, for some sources have Chinese path
// names; it is empty for what a browser should not follow.
func web(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(u.String())
}
