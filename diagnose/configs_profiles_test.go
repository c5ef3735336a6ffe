package diagnose_test

import (
	"strings"
	"testing"
)

// TestConfigProfiles holds the config profiles to what a reader of them may
// expect: a source, marks that are settings, one meaning for each key, and a
// line in the documents.
func TestConfigProfiles(t *testing.T) {
	docs := []string{readText(t, "../docs/config-profiles.md"), readText(t, "../docs/config-profiles.zh-CN.md")}
	ids := map[string]bool{}
	for _, p := range builtin(t).Settings() {
		if ids[p.ID] {
			t.Errorf("two profiles are called %s", p.ID)
		}
		ids[p.ID] = true
		if !strings.HasPrefix(p.URL, "https://") {
			t.Errorf("%s names no source", p.ID)
		}
		meaning := map[string]string{}
		for _, s := range p.Settings {
			for _, key := range s.Keys {
				key = squeezed(key)
				if other := meaning[key]; other != "" && s.Const == "" {
					t.Errorf("%s: %s gives both %s and %s", p.ID, key, other, s.Path)
				}
				if s.Const == "" {
					meaning[key] = s.Path
				}
			}
		}
		for _, mark := range p.Marks {
			if !strings.Contains(mark, " + ") && meaning[squeezed(mark)] == "" {
				t.Errorf("%s: the mark %s is no setting", p.ID, mark)
			}
		}
		for i, doc := range docs {
			if !strings.Contains(doc, "`"+p.ID+"`") {
				t.Errorf("%s is not in document %d", p.ID, i)
			}
		}
	}
	if len(ids) < 20 {
		t.Errorf("there are only %d profiles", len(ids))
	}
}

// squeezed is the form in which keys are compared.
func squeezed(key string) string {
	return strings.ToLower(strings.NewReplacer(".", "", "-", "", "_", "").Replace(key))
}
