package report

import (
	"fmt"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// causes ranks the causes: the likely ones with what to do, the others by name.
func (m *markdown) causes(who Audience) {
	major, minor := byWeight(m.likely())
	if len(major) == 0 {
		return
	}
	m.heading("causes", len(m.likely()))
	for i, c := range major {
		fmt.Fprintf(m, "%d. **%s** %s\n", i+1, plain(c.Title), code(c.ID))
		m.item("   ", "likelihood", share(m.Diagnosis, c))
		for _, e := range c.Evidence {
			if e.Rule != "" || m.Command != "explain" { // there, the readings have said it
				m.item("   ", "evidence", m.seen(e))
			}
		}
		for _, e := range c.Against {
			m.item("   ", "against", m.seen(e))
		}
		m.item("   ", "owner", m.word("owner:"+c.Owner)+" · "+m.word("charged:"+c.Charged)+" · "+m.word("retry:"+c.Retry))
		m.item("   ", "fix", plain(c.Fix))
		if i == 0 {
			m.item("   ", "retry_why", plain(c.RetryWhy))
			if who != Engineer {
				m.item("   ", "support", plain(c.Support))
				m.item("   ", "customer", plain(c.Customer))
			}
		}
		m.item("   ", "sources", m.links(c.Sources))
		m.WriteString("\n")
	}
	m.minor("other", minor)
}

func (m *markdown) minor(key string, causes []diagnosis.Cause) {
	if len(causes) > 0 {
		m.line("**%s**%s%s", m.word(key), m.colon(), plain(shares(causes, m.Lang)))
	}
}

func (m *markdown) seen(e diagnosis.Evidence) string {
	return strings.Join(filled([]string{code(e.Rule), plain(e.Text), code(where(slashedPlace(e.Place)))}), " ")
}

// explain answers a paste, for the one who asked.
func (m *markdown) explain(who Audience) {
	if len(m.Codes) == 0 {
		m.line("%s", plain(m.unrecognised()))
		m.line("%s", m.word("pastewhat"))
		return
	}
	if m.Unknown != "" {
		m.line("%s", plain(fmt.Sprintf(m.word("unknowncode"), m.Unknown)))
	}
	shown := readings(m.Codes)
	for _, c := range shown[:min(len(shown), 5)] {
		m.reading(c, len(shown) > 1, who)
	}
	m.WriteString("\n")
	if who == Support && m.Answer != nil {
		for _, l := range answers(m.Answer, m.Lang) {
			m.item("", l.key, plain(l.text))
		}
		m.WriteString("\n")
	}
	for _, s := range m.Shown {
		m.item("", "shown", plain(s))
	}
	for _, q := range m.Questions {
		m.item("", "questions", plain(q))
	}
	m.WriteString("\n")
	if who == Support || ambiguous(m.Codes) {
		m.minor("causes", m.Causes[:min(len(m.Causes), shownCauses)])
		return
	}
	m.causes(who)
}

func (m *markdown) reading(c diagnosis.Code, several bool, who Audience) {
	part := ""
	if several {
		part = percent(c.Probability)
	}
	fmt.Fprintf(m, "- %s %s\n", code(codeName(c, m.Lang)), plain(strings.Join(filled([]string{
		part, Word("provider", c.Provider, m.Lang), Word("version", c.APIVersion, m.Lang), c.Meaning}), " ")))
	if c.Success {
		m.item("  ", "outcome", m.word("success"))
	}
	if c.Charged != "" && who != Support {
		m.item("  ", "charged", m.word("charged:"+c.Charged)+" · "+m.word("retry:"+c.Retry))
	}
	if len(m.Causes) == 0 && who != Support {
		m.item("  ", "fix", plain(c.Fix))
		m.item("  ", "retry_why", plain(c.RetryWhy))
	}
	m.item("  ", "sources", m.links(c.Sources))
}
