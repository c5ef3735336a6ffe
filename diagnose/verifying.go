package diagnose

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
)

// Verification is what a run over captures needs to know.
type Verification struct {
	Exchanges []Exchange
	Keys      sign.Capture     // what a person gave: for captures that lack it
	Ring      merchant.Keyring // of a configuration: for what is still missing
	Lang      rules.Lang
	Now       time.Time
	Knowledge *pack.Pack
}

// Exchange is a text that holds captures, an HTTP message, a form, XML: whatever
// was signed or encrypted. Files that it names stand in the folder Base.
type Exchange struct{ Name, Text, Base string }

// Verify judges every capture, in the order in which they were given.
func Verify(ctx context.Context, req Verification) iter.Seq2[*diagnosis.Verification, error] {
	return func(yield func(*diagnosis.Verification, error) bool) {
		for _, x := range req.Exchanges {
			if err := req.exchange(ctx, x, yield); err != nil {
				if !errors.Is(err, errEnough) {
					yield(nil, asProblem(x.Name, err))
				}
				return
			}
		}
	}
}

var errEnough = errors.New("the caller wants no more")

func (req Verification) exchange(ctx context.Context, x Exchange, yield func(*diagnosis.Verification, error) bool) error {
	captures, err := capture.Read(x.Name, x.Text)
	if err != nil {
		return err
	}
	files, err := intake.Below(x.Base)
	if err != nil {
		return err
	}
	defer files.Close()
	for batch := range slices.Chunk(captures, batchSize) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, r := range req.batch(batch, files) {
			if !yield(req.document(r), nil) {
				return errEnough
			}
		}
	}
	return nil
}

// batchSize is how many captures are judged before the first of them is told.
const batchSize = 64

// batch judges captures side by side.
func (req Verification) batch(captures []sign.Capture, files *intake.Folder) []sign.Result {
	out := make([]sign.Result, len(captures))
	var g sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, c := range captures {
		slots <- struct{}{}
		g.Go(func() {
			req.complete(&c, files)
			out[i] = sign.Verify(c)
			<-slots
		})
	}
	g.Wait()
	return out
}

// document says in words what was found.
func (req Verification) document(r sign.Result) *diagnosis.Verification {
	d := &diagnosis.Verification{
		Schema: diagnosis.VerificationID, ID: r.ID, Kind: string(r.Kind), Valid: r.Valid, Mistake: r.Mistake, Also: orEmpty(r.Also),
		SignatureItselfValid: r.SignatureItselfValid, Detail: r.Detail, Signed: r.Signed, Right: r.Right, DiffersAt: r.DiffersAt,
		Value: r.Value, Repairable: r.Repairable, SDKs: []diagnosis.SDK{}, Sources: []diagnosis.Source{},
	}
	if r.Error != nil {
		d.Error = r.Error.Say.In(req.Lang)
	}
	if m, ok := req.Knowledge.Mistake(r.Mistake); ok {
		d.Title, d.Hint = m.Title.In(req.Lang), m.Fix.In(req.Lang)
		if m.Cause != rules.OtherCause {
			d.Cause = m.Cause
		}
		for _, s := range m.SDKs {
			d.SDKs = append(d.SDKs, diagnosis.SDK{Name: s.Name, Fix: s.Fix.In(req.Lang)})
		}
		d.Sources = sources(m.Sources, req.Lang)
	}
	visible(reflect.ValueOf(d).Elem())
	return d
}
