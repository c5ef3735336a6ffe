// Package errorcodes holds the error-code tables of the providers as YAML, one
// file a provider and API family. It owns data and no logic.
package errorcodes

import "embed"

// FS holds the tables.
//
//go:embed */*.yaml
var FS embed.FS
