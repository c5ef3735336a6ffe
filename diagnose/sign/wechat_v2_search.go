package sign

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"iter"
	"slices"
)

// algorithm is what a digest was made with.
type algorithm string

const (
	usedMD5    algorithm = "MD5"
	usedHMAC   algorithm = "HMAC-SHA256"
	usedSHA256 algorithm = "SHA256"
)

// v2Search looks for the way in which a sign was made.
type v2Search struct {
	r        *Result
	digest   []byte
	declared string
	params   map[string]string
	sent     []string // the names in the order of the request
	right    v2Way
	others   []namedKey
	spent    int // bytes hashed
}

// Bounds of the work for one sign: building and hashing this much takes some
// 200 ms.
const (
	v2MostBytes  = 48 << 20
	sortingCost  = 20 // of one parameter, in bytes hashed
	v2MostSingle = 64 // parameters that are varied one by one
)

// matches tells whether a text yields the digest, and with which algorithm.
func (s *v2Search) matches(text, secret string) (algorithm, bool) {
	s.spent += len(text) + sortingCost*len(s.right.pairs)
	s.r.Hypotheses++
	if len(s.digest) == md5.Size {
		sum := md5.Sum([]byte(text))
		return usedMD5, string(sum[:]) == string(s.digest)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	if hmac.Equal(mac.Sum(nil), s.digest) {
		return usedHMAC, true
	}
	sum := sha256.Sum256([]byte(text))
	return usedSHA256, string(sum[:]) == string(s.digest)
}

func (s *v2Search) exhausted() bool {
	return s.r.Hypotheses >= MaxHypotheses || s.spent > v2MostBytes
}

// run tries the right way, then each mistake, then each two of different
// stages.
func (s *v2Search) run() ([]v2Step, algorithm, bool) {
	right := s.right.text(s.right.key)
	if used, ok := s.matches(right, s.right.secret); ok {
		return nil, used, true
	}
	common, single := s.steps(), s.singles()
	effective := make([]v2Step, 0, len(common))
	for _, step := range slices.Concat(common, single) {
		if s.exhausted() {
			return nil, "", false
		}
		w := s.right
		step.change(&w)
		text := w.text(w.key)
		if text == right && w.secret == s.right.secret {
			continue // it changes nothing here
		}
		if used, ok := s.matches(text, w.secret); ok {
			return append([]v2Step{step}, s.alike(step, text, w.secret)...), used, true
		}
		effective = append(effective, step)
	}
	for first, second := range couples(effective) {
		if s.exhausted() {
			break
		}
		w := s.right.with(first, second)
		if used, ok := s.matches(w.text(w.key), w.secret); ok {
			return []v2Step{first, second}, used, true
		}
	}
	return nil, "", false
}

// couples yields each two mistakes that can go together: those that concern
// the whole before those of single parameters.
func couples(steps []v2Step) iter.Seq2[v2Step, v2Step] {
	return func(yield func(v2Step, v2Step) bool) {
		for _, single := range []bool{false, true} {
			for i, first := range steps {
				for _, second := range steps[i+1:] {
					if first.single || second.single != single || first.stage == second.stage {
						continue
					}
					if !yield(first, second) {
						return
					}
				}
			}
		}
	}
}

// alike lists the other mistakes that would have yielded the same text: the
// capture cannot tell them apart.
func (s *v2Search) alike(found v2Step, text, secret string) []v2Step {
	var list []v2Step
	for _, step := range s.steps() {
		if s.exhausted() {
			break
		}
		w := s.right
		step.change(&w)
		if s.spent += len(text); step.label != found.label && w.secret == secret && w.text(w.key) == text {
			list = append(list, step)
		}
	}
	return list
}
