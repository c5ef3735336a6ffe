package report

import (
	"encoding/json"
	"io"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// gitLabIssue is what GitLab reads of an issue of the Code Climate format.
type gitLabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string      `json:"path"`
	Lines gitLabLines `json:"lines"`
}

type gitLabLines struct {
	Begin int `json:"begin"`
}

// writeGitLab prints a Code Quality report. Of issues with one fingerprint
// GitLab shows the first alone, and none that lacks a path or a line.
func writeGitLab(w io.Writer, d *diagnosis.Diagnosis) error {
	r := results{d}
	seen := fingerprints{}
	issues := []gitLabIssue{}
	for _, f := range r.told() {
		at := r.anchor(f.Place)
		issues = append(issues, gitLabIssue{Description: oneLine(f.Message), CheckName: f.Rule, Fingerprint: seen.of(f),
			Severity: gitLabSeverity(f.Severity), Location: gitLabLocation{slashed(at.File), gitLabLines{at.Line}}})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(issues)
}

// gitLabSeverity keeps blocker free: nothing that paydiag finds stops a build.
func gitLabSeverity(severity string) string {
	switch rules.Severity(severity) {
	case rules.Error:
		return "critical"
	case rules.Warning:
		return "major"
	}
	return "info"
}
