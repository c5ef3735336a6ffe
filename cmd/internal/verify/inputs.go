package verify

import (
	"path/filepath"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/keys"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/rules"
)

func (f *flags) request(a *app.App, args []string) (diagnose.Verification, error) {
	req := diagnose.Verification{Lang: a.Lang}
	var err error
	if req.Knowledge, err = a.Knowledge(); err != nil {
		return req, err
	}
	if req.Now, err = a.Moment(); err != nil {
		return req, err
	}
	if err := f.keys(a, &req); err != nil {
		return req, err
	}
	if len(args) == 0 {
		args = []string{"-"}
	}
	names, err := intake.Expand(args)
	if err != nil {
		return req, err
	}
	src := intake.Source{Stdin: a.In, StdinName: "stdin", Hint: rules.Text{ZH: "参见 docs/captures.zh-CN.md", EN: "see docs/captures.md"}}
	for _, name := range names {
		in, err := src.Open(name, intake.Unknown)
		if err != nil {
			return req, err
		}
		text, err := in.Start(maxText)
		_ = in.Close() // opened for reading only
		if err != nil {
			return req, err
		}
		base := f.base
		if base == "" {
			base = filepath.Dir(strings.TrimPrefix(name, "-"))
		}
		req.Exchanges = append(req.Exchanges, diagnose.Exchange{Name: in.Name, Text: text, Base: base})
	}
	return req, nil
}

// maxText bounds one input; more captures than that come in several files.
const maxText = 32 << 20

// keys reads what the flags name.
func (f *flags) keys(a *app.App, req *diagnose.Verification) error {
	read := func(name string) (string, error) {
		text, err := intake.ReadBeside("", name)
		return string(text), err
	}
	for flag, to := range map[string]*string{
		"private-key": &req.Keys.PrivateKey, "public-key": &req.Keys.PublicKey, "certificate": &req.Keys.Certificate,
		"merchant-certificate": &req.Keys.MerchantCertificate, "app-certificate": &req.Keys.AppCertificate, "app-public-key": &req.Keys.AppPublicKey,
	} {
		if name := *f.files[flag]; name != "" {
			text, err := read(name)
			if err != nil {
				return err
			}
			*to = text
		}
	}
	key := a.Getenv(f.keyEnv)
	if f.keyFile != "" {
		text, err := read(f.keyFile)
		if err != nil {
			return err
		}
		key = strings.TrimRight(text, "\r\n")
	}
	req.Keys.Key, req.Keys.APIV3Key, req.Keys.AESKey = key, key, key
	if f.config == "" {
		return nil
	}
	var err error
	req.Ring, err = keys.Ring(a, f.config)
	return err
}
