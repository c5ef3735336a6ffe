package report

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// The JUnit format as Jenkins, GitLab and others read it; it has no standard.

type testSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     int          `xml:"time,attr"` // 0: a report must not differ from run to run
	Suites   []*testSuite `xml:"testsuite"`
}

type testSuite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Time     int        `xml:"time,attr"`
	Cases    []testCase `xml:"testcase"`
	Out      string     `xml:"system-out,omitempty"`
}

type testCase struct {
	Name      string    `xml:"name,attr"`
	ClassName string    `xml:"classname,attr"`
	File      string    `xml:"file,attr,omitempty"`
	Line      int       `xml:"line,attr,omitempty"`
	Time      int       `xml:"time,attr"`
	Failure   *testNote `xml:"failure"`
	Error     *testNote `xml:"error"`
	Skipped   *testNote `xml:"skipped"`
	Out       string    `xml:"system-out,omitempty"`
}

type testNote struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// junit sorts cases into suites, one for each input.
type junit struct {
	results
	out   testSuites
	suite map[string]*testSuite
	names map[string]int
}

// writeJUnit prints a case for each input, finding, and item of the checklist.
// What could not be judged or was suppressed is skipped, with the reason; what
// does not apply to the merchant is no case. Advice passes, and is printed.
func writeJUnit(w io.Writer, d *diagnosis.Diagnosis) error {
	j := &junit{results: results{d}, out: testSuites{Name: "paydiag"}, suite: map[string]*testSuite{}, names: map[string]int{}}
	j.inputs()
	for _, f := range j.told() {
		j.finding(f)
	}
	for _, s := range d.Suppressed {
		c := j.named(s.Finding)
		c.Skipped = &testNote{Message: oneLine(j.excuse(s))}
		j.add(s.Finding.File, c)
	}
	j.checklist()
	if causes := j.ranked(); causes != "" {
		j.of("").Out = j.word("causes") + "\n" + causes
	}
	return writeXML(w, j.total())
}

// of is the suite of a file; "" stands for the run itself: the configuration
// where there is one alone.
func (j *junit) of(file string) *testSuite {
	name := slashed(file)
	if file == "" {
		name = "paydiag " + j.Command
		var configs []string
		for _, in := range j.Inputs {
			if in.Kind == "config" {
				configs = append(configs, slashed(in.Name))
			}
		}
		if len(configs) == 1 {
			name = configs[0]
		}
	}
	s := j.suite[name]
	if s == nil {
		s = &testSuite{Name: name}
		j.suite[name], j.out.Suites = s, append(j.out.Suites, s)
	}
	return s
}

// add gives a case its suite. Servers follow a case over runs by its class and
// name, so a second one of the same name carries an ordinal.
func (j *junit) add(file string, c testCase) {
	c.Name = oneLine(c.Name)
	key := c.ClassName + "\x00" + c.Name + "\x00" + c.File
	j.names[key]++
	if n := j.names[key]; n > 1 {
		c.Name += " (" + strconv.Itoa(n) + ")"
	}
	s := j.of(file)
	s.Cases = append(s.Cases, c)
}

// inputs makes a case of each input: that it could be read.
func (j *junit) inputs() {
	var names []string
	for _, in := range j.Inputs {
		names = append(names, in.Name)
	}
	unread := map[string]*testNote{}
	for _, n := range j.NotChecked {
		if n.Input {
			names = append(names, n.What)
			unread[n.What] = &testNote{Message: oneLine(n.Why), Type: "input"}
		}
	}
	done := map[string]bool{}
	for _, name := range names {
		if !done[name] {
			done[name] = true
			j.add(name, testCase{Name: j.word("read"), ClassName: "paydiag.input", File: slashed(name), Error: unread[name]})
		}
	}
}

// named is the case of a check, under the name that it has passed or failed.
func (j *junit) named(f diagnosis.Finding) testCase {
	name := strings.TrimSpace(f.Rule + " " + f.Title)
	if f.Configuration != "" {
		name += " [" + f.Configuration + "]"
	}
	return testCase{Name: name, ClassName: j.class(f.Rule), File: slashed(f.File), Line: max(f.Line, 0)}
}

func (j *junit) class(id string) string {
	return strings.Join(filled([]string{"paydiag", j.area(id)}), ".")
}

func (j *junit) finding(f diagnosis.Finding) {
	c := j.named(f)
	text := j.detail(f)
	if at := where(slashedPlace(f.Place)); at != "" {
		text = at + "\n" + text
	}
	if rules.Severity(f.Severity).AtLeast(rules.Warning) {
		c.Failure = &testNote{Message: oneLine(f.Message), Type: f.Severity, Text: text}
	} else {
		c.Out = text
	}
	j.add(f.File, c)
}

// checklist adds the items that passed, and whatever was not judged. An item
// that failed is told by its findings.
func (j *junit) checklist() {
	why := map[string]string{}
	for _, n := range j.NotChecked {
		why[n.What] = j.because(n)
	}
	item := map[string]bool{}
	for _, i := range j.Checklist {
		item[i.Item] = true
		c := testCase{Name: i.Item + " " + i.Title, ClassName: j.class(i.Item)}
		switch rules.Verdict(i.Verdict) {
		case rules.UnknownYet:
			reason := why[i.Item]
			if reason == "" {
				reason = j.because(diagnosis.NotChecked{Why: j.word("undecided"), Needs: i.Needs})
			}
			c.Skipped = &testNote{Message: oneLine(reason)}
		case rules.Pass:
		default:
			continue
		}
		j.add("", c)
	}
	for _, n := range j.NotChecked {
		if !item[n.What] && !n.Input {
			c := testCase{Name: j.gapName(n), ClassName: j.class(n.What), Skipped: &testNote{Message: oneLine(j.because(n))}}
			j.add("", c)
		}
	}
}

func (j *junit) total() testSuites {
	for _, s := range j.out.Suites {
		for _, c := range s.Cases {
			s.Tests++
			switch {
			case c.Failure != nil:
				s.Failures++
			case c.Error != nil:
				s.Errors++
			case c.Skipped != nil:
				s.Skipped++
			}
		}
		j.out.Tests, j.out.Failures = j.out.Tests+s.Tests, j.out.Failures+s.Failures
		j.out.Errors, j.out.Skipped = j.out.Errors+s.Errors, j.out.Skipped+s.Skipped
	}
	return j.out
}
