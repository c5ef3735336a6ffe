package rules

// Owner says who has to act.
type Owner string

// Owners lists every owner that a cause may name.
var Owners = []Owner{"merchant-code", "merchant-config", "channel", "bank", "risk", "user"}

// Charged answers: may money have moved?
type Charged string

// Charges lists the answers to "may money have moved?".
var Charges = []Charged{"no", "unknown", "yes"}

// Retry is the verdict on trying again.
type Retry string

// Retries lists the verdicts. While the outcome is unknown only query-first,
// same-order-number and wait are safe: a new order number may charge twice.
var Retries = []Retry{"now", "same-order-number", "query-first", "new-order-number", "wait", "after-fix", "never"}

// Cause is a root cause: the hub that codes, checklist items and rules point at.
type Cause struct {
	ID       string  `json:"id"`
	Title    Text    `json:"title"`
	Owner    Owner   `json:"owner"`
	Charged  Charged `json:"charged"`
	Retry    Retry   `json:"retry"`
	RetryWhy Text    `json:"retry_why"`
	Fix      Text    `json:"fix"`      // for the engineer
	Support  Text    `json:"support"`  // for support staff
	Customer Text    `json:"customer"` // words to say to the customer
}

// OtherCause is the cause that takes the weight no named cause explains.
const OtherCause = "other"
