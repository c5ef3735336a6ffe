package sign

import "bytes"

// maxEffort bounds the bytes that are hashed or copied for one capture: about
// 150 ms where the processor does not help. A body of 10 MiB gets fewer
// hypotheses for it.
const maxEffort = 48 << 20

// form is what is signed, taken apart so that a mistake can be made in it.
type form interface {
	text(dst []byte) []byte
	parts() int
}

// slot is the part of a form that a mistake touches. Two of one slot exclude each
// other, but for those of anywhere. Slots are numbered in the order in which a
// program passes through them, so that two mistakes can be made in that order.
type slot int

const anywhere slot = 0

// hypothesis is one mistake that may have been made. apply makes it, and reports
// whether that changed anything.
type hypothesis[F form] struct {
	label, detail string
	also          string // a second mistake that it takes
	slot          slot
	heavy         bool // making it goes through the whole text
	apply         func(F) (F, bool)
}

func (h hypothesis[F]) labels() []string {
	if h.also == "" {
		return []string{h.label}
	}
	return []string{h.label, h.also}
}

// explanation says by which mistakes what should have been signed becomes what
// was signed. No labels: nothing was wrong.
type explanation[F form] struct {
	labels        []string // in the order in which they are reported
	detail        string
	right, signed F
}

// search asks the signature about one text after the other, within the limits.
type search struct {
	of            opened
	tried, effort int
	size          int // of the greatest text so far
	buf           []byte
}

func (s *search) spent() bool { return s.tried >= MaxHypotheses || s.effort >= maxEffort }

func (s *search) fits(f form) bool {
	if s.spent() {
		return false
	}
	s.write(f)
	s.tried++
	return s.of.signed(s.buf)
}

func (s *search) write(f form) {
	s.buf = f.text(s.buf[:0])
	s.effort += len(s.buf)
	s.size = max(s.size, len(s.buf))
}

// making counts the effort of making a mistake, which copies the parts. Decoding
// or encoding a text takes several times as long as hashing it.
func (s *search) making(f form, heavy bool) {
	s.effort += 24 * f.parts()
	if heavy {
		s.effort += 4 * s.size
	}
}

// mistakes lists the hypotheses of a kind, by how common they are. rare ones are
// many of one sort; they are neither made up nor tried before the others failed,
// and not combined.
type mistakes[F form] struct{ common, rare func() []hypothesis[F] }

// explain takes the simplest explanation: nothing wrong, one mistake, or two.
// There may be several right forms where the provider itself has several rules.
func explain[F form](s *search, rights []F, m mistakes[F]) (explanation[F], bool) {
	for _, right := range rights {
		if s.fits(right) {
			return explanation[F]{right: right, signed: right}, true
		}
	}
	all := m.common()
	if e, ok := explainByOne(s, rights, all); ok {
		return e, true
	}
	if m.rare != nil {
		if e, ok := explainByOne(s, rights, m.rare()); ok {
			return e, true
		}
	}
	for i, right := range rights {
		share := s.share(len(rights) - i)
		before := share
		e, ok := explainByTwo(&share, right, all)
		s.tried, s.effort = s.tried+share.tried-before.tried, s.effort+share.effort-before.effort
		if ok {
			return e, true
		}
	}
	return explanation[F]{}, false
}

// share is the search with the n-th part of what the limits leave.
func (s *search) share(n int) search {
	part := *s
	part.tried = MaxHypotheses - (MaxHypotheses-s.tried)/n
	part.effort = maxEffort - (maxEffort-s.effort)/n
	return part
}

// explainByOne names the first mistake that fits, then the others that come to
// the same text and so cannot be told from it.
func explainByOne[F form](s *search, rights []F, all []hypothesis[F]) (explanation[F], bool) {
	var e explanation[F]
	var same []byte
	for _, h := range all {
		for _, right := range rights {
			if s.spent() {
				return e, same != nil
			}
			s.making(right, h.heavy)
			f, changed := h.apply(right)
			switch {
			case !changed:
			case same == nil:
				if s.fits(f) {
					e = explanation[F]{labels: h.labels(), detail: h.detail, right: right, signed: f}
					same = f.text(nil)
				}
			default:
				if s.write(f); bytes.Equal(s.buf, same) {
					e.labels = append(e.labels, h.labels()...)
				}
			}
		}
	}
	return e, same != nil
}

// explainByTwo goes through the pairs diagonal by diagonal, so that those of two
// common mistakes come before those with a rare one.
func explainByTwo[F form](s *search, right F, all []hypothesis[F]) (explanation[F], bool) {
	for sum := 1; sum < 2*len(all); sum++ {
		for i := max(0, sum-len(all)+1); 2*i < sum; i++ {
			a, b := all[i], all[sum-i]
			if s.spent() {
				return explanation[F]{}, false
			}
			if a.slot == b.slot && a.slot != anywhere {
				continue
			}
			for _, order := range orders(a, b) {
				s.making(right, a.heavy || b.heavy)
				if f, ok := both(right, order); ok && s.fits(f) {
					labels := append(a.labels(), b.labels()...)
					return explanation[F]{labels: labels, detail: joined(a.detail, b.detail), right: right, signed: f}, true
				}
			}
		}
	}
	return explanation[F]{}, false
}

// orders are those in which two mistakes can be made.
func orders[F form](a, b hypothesis[F]) [][2]hypothesis[F] {
	switch {
	case a.slot < b.slot:
		return [][2]hypothesis[F]{{a, b}}
	case a.slot > b.slot:
		return [][2]hypothesis[F]{{b, a}}
	}
	return [][2]hypothesis[F]{{a, b}, {b, a}}
}

func both[F form](f F, pair [2]hypothesis[F]) (F, bool) {
	f, first := pair[0].apply(f)
	if !first {
		return f, false
	}
	return pair[1].apply(f)
}

// joined puts the details of two mistakes together.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "+" + b
}
