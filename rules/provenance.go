package rules

// SourceKind says who stands behind a statement.
type SourceKind string

// The kinds, most trusted first.
const (
	Official     SourceKind = "official"      // read on the provider's own page, SDK or repository
	OfficialCopy SourceKind = "official-copy" // an official page read in somebody's public copy
	SemiOfficial SourceKind = "semi-official" // the provider's staff, not a specification
	Community    SourceKind = "community"     // users, blogs, third-party code
	Seed         SourceKind = "seed"          // only in the documents the product began from
	Inferred     SourceKind = "inferred"      // our own reasoning
)

// SourceKinds lists the kinds, most trusted first.
var SourceKinds = []SourceKind{Official, OfficialCopy, SemiOfficial, Community, Seed, Inferred}

// Status says how a statement stands today.
type Status string

// The statuses.
const (
	Confirmed         Status = "confirmed"
	ContractDependent Status = "contract-dependent"
	Drifted           Status = "drifted"
	Contradicted      Status = "contradicted"
	Stale             Status = "stale"
	Unverified        Status = "unverified"
)

// Statuses lists the statuses.
var Statuses = []Status{Confirmed, ContractDependent, Drifted, Contradicted, Stale, Unverified}

// Provenance is where one statement comes from.
type Provenance struct {
	Kind   SourceKind `json:"kind"`
	URL    string     `json:"url,omitempty"`
	Read   string     `json:"read"` // the day it was read, YYYY-MM-DD
	Status Status     `json:"status"`
	Note   Text       `json:"note,omitzero"`
}

// MaxSeverity is the worst severity that statements from these sources may
// carry: official or confirmed ones an error, a seed alone only advice,
// everything else a warning (DESIGN "Knowledge files").
func MaxSeverity(sources []Provenance) Severity {
	worst := Info
	for _, p := range sources {
		switch {
		case p.Kind == Seed:
		case p.Kind == Official, p.Kind == OfficialCopy, p.Status == Confirmed:
			return Error
		default:
			worst = Warning
		}
	}
	return worst
}

// SeedOnly reports whether nothing but the seed documents says so.
func SeedOnly(sources []Provenance) bool {
	for _, p := range sources {
		if p.Kind != Seed {
			return false
		}
	}
	return len(sources) > 0
}
