package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// trust says where in a name a word tells an environment.
type trust int8

const (
	anywhere trust = iota + 1
	atEnd          // the whole name or its last word: pre means something else in pre-order
	profiles       // only behind a name that profiles are written to: a product.json holds products
)

// words are the names of environments in use. Digits at the end do not count:
// test2 is test.
var words = map[string]trust{
	"dev": anywhere, "develop": anywhere, "development": anywhere, "local": atEnd,
	"test": anywhere, "testing": anywhere, "qa": anywhere, "sit": anywhere, "uat": anywhere, "fat": atEnd, "ci": atEnd,
	"stage": atEnd, "staging": anywhere, "stg": anywhere, "pre": atEnd, "preprod": anywhere, "prerelease": anywhere,
	"preproduction": anywhere, "nonprod": anywhere, "gray": atEnd, "grey": atEnd, "canary": atEnd, "beta": atEnd, "daily": atEnd,
	"sandbox": anywhere, "demo": profiles, "st": profiles, "default": profiles,
	"prod": anywhere, "production": anywhere, "prd": anywhere, "pro": atEnd, "product": profiles,
	"online": atEnd, "live": atEnd, "release": atEnd,
}

// profiled are the names behind which a word is an environment, if any is.
var profiled = []string{"application", "bootstrap", "appsettings", "config", "settings", ".env"}

// holders are folders that hold one folder for each environment.
var holders = []string{"config", "configs", "conf", "settings", "env", "envs", "environment", "environments",
	"overlays", "profiles", "deploy", "k8s", "resources", "src"}

// environment finds the word for an environment in the name of a file or, where
// there is none, of its folder. base is the name without it.
func environment(name string) (env, base string) {
	env, base = inFileName(fileName(name))
	if env == "" {
		env = inFolder(name)
	}
	return env, base
}

// piece is a word of a name with the separator before it.
type piece struct{ sep, word string }

func inFileName(name string) (env, base string) {
	stem, ext := name, ""
	if e := path.Ext(name); e != name { // .env is all stem
		if _, known := extensions[strings.ToLower(e)]; known {
			stem, ext = strings.TrimSuffix(name, e), e
		}
	}
	var kept strings.Builder
	list := pieces(stem)
	for i, p := range list {
		if !tells(list, i) {
			if kept.Len() > 0 {
				kept.WriteString(p.sep)
			}
			kept.WriteString(p.word)
			continue
		}
		if env == "" || strings.EqualFold(env, "local") { // .env.production.local is for production
			env = p.word
		}
	}
	if env == "" {
		return "", name
	}
	return env, kept.String() + ext
}

// pieces cuts a name into words. A dot at its start belongs to the first.
func pieces(stem string) []piece {
	var out []piece
	for at, sep := 0, ""; at <= len(stem); {
		end := len(stem)
		if i := strings.IndexAny(stem[min(at+1, len(stem)):], "-_."); i >= 0 {
			end = at + 1 + i
		}
		out = append(out, piece{sep, stem[at:end]})
		if end == len(stem) {
			break
		}
		sep, at = stem[end:end+1], end+1
	}
	return join(out)
}

// join makes one word of those in two parts, such as pre-prod.
func join(list []piece) []piece {
	for i := 0; i+1 < len(list); i++ {
		next := list[i+1]
		if both := plain(list[i].word) + plain(next.word); plain(list[i].word) != "" && words[both] != 0 && words[plain(next.word)] != 0 {
			list[i].word += next.sep + next.word
			list = slices.Delete(list, i+1, i+2)
		}
	}
	return list
}

func tells(list []piece, i int) bool {
	switch words[plain(list[i].word)] {
	case anywhere:
		return true
	case atEnd:
		return i == len(list)-1 || i == len(list)-2 && plain(list[i+1].word) == "local"
	case profiles:
		return i == 1 && len(list) == 2 && slices.Contains(profiled, strings.ToLower(list[0].word))
	}
	return false
}

// plain is a word as the table has it.
func plain(word string) string {
	word = strings.TrimRight(strings.ToLower(word), "0123456789")
	return separators.Replace(word)
}

var separators = strings.NewReplacer("-", "", "_", "", ".", "")

// inFolder looks at the folder of a file, and one above where that stands among
// the environments, as in src/test/resources.
func inFolder(name string) string {
	dirs := strings.FieldsFunc(parent(name), func(r rune) bool { return r == '/' || r == '\\' })
	for back := 1; back <= min(2, len(dirs)); back++ {
		dir, above := dirs[len(dirs)-back], ""
		if len(dirs) > back {
			above = strings.ToLower(dirs[len(dirs)-back-1])
		}
		trusted := slices.Contains(holders, above)
		switch words[plain(dir)] {
		case anywhere:
			if back == 1 || trusted {
				return dir
			}
		case atEnd:
			if trusted {
				return dir
			}
		}
	}
	return ""
}

// profile is the environment that a document names itself, as Spring reads it.
// One that is filled in elsewhere is not known.
func profile(root *source.Node) string {
	for _, key := range []string{"spring.config.activate.on-profile", "spring.profiles"} {
		n := find(root, key)
		if n == nil {
			continue
		}
		var names []string
		for _, item := range append([]*source.Node{n}, n.Items...) {
			if item.Kind == source.Scalar && !strings.Contains(item.Value, "${") {
				names = append(names, item.Value)
			}
		}
		if len(names) > 0 {
			return strings.Join(names, ",")
		}
	}
	return ""
}

// find follows a dotted key through Maps whose keys may be dotted themselves.
func find(n *source.Node, key string) *source.Node {
	if n == nil {
		return nil
	}
	for _, p := range n.Pairs {
		if p.Key.Value == key {
			return p.Value
		}
		if rest, ok := strings.CutPrefix(key, p.Key.Value+"."); ok {
			if found := find(p.Value, rest); found != nil {
				return found
			}
		}
	}
	return nil
}
