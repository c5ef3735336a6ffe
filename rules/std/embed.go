// Package std holds the built-in causes, rules, log profiles and declared
// facts as YAML. It owns data and no logic.
package std

import "embed"

// FS holds the files.
//
//go:embed *.yaml */*.yaml
var FS embed.FS
