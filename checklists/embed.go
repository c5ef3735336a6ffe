// Package checklists holds the integration checklists as YAML, one file an
// area. It owns data and no logic.
package checklists

import "embed"

// FS holds the checklists.
//
//go:embed *.yaml
var FS embed.FS
