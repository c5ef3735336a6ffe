package diagnose

import (
	"cmp"
	"strings"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/sign"
)

// Decrypt returns the plaintexts of what an exchange holds encrypted, nil for
// those that do not decrypt. They are secret: show them redacted.
func Decrypt(req Verification, x Exchange) ([][]byte, error) {
	captures, err := capture.Read(x.Name, x.Text)
	if err != nil {
		return nil, asProblem(x.Name, err)
	}
	files, err := intake.Below(x.Base)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	var out [][]byte
	for _, c := range captures {
		if c.Ciphertext == "" {
			continue
		}
		req.complete(&c, files)
		plain, err := sign.Decrypt(c)
		if err != nil {
			plain = nil
		}
		out = append(out, plain)
	}
	return out, nil
}

// complete gives a capture the keys and the time that it lacks, and puts the
// texts of the key files that it names in place of their names.
func (req Verification) complete(c *sign.Capture, files *intake.Folder) {
	if c.Now == 0 {
		c.Now = req.Now.Unix()
	}
	keys := req.Keys
	for _, f := range [][2]*string{
		{&c.PrivateKey, &keys.PrivateKey}, {&c.PublicKey, &keys.PublicKey}, {&c.Certificate, &keys.Certificate},
		{&c.MerchantCertificate, &keys.MerchantCertificate}, {&c.AppCertificate, &keys.AppCertificate}, {&c.AppPublicKey, &keys.AppPublicKey},
	} {
		if *f[0] == "" {
			*f[0] = *f[1]
			continue
		}
		if text, ok := files.Text(*f[0]); ok {
			*f[0] = text
		}
	}
	for _, secret := range []*string{&c.Key, &c.APIV3Key, &c.AESKey} {
		if text, ok := files.Text(*secret); ok {
			*secret = strings.TrimRight(text, "\r\n") // of the file, not of the key
		}
	}
	for name, secret := range c.OtherKeys {
		if text, ok := files.Text(secret); ok {
			c.OtherKeys[name] = strings.TrimRight(text, "\r\n")
		}
	}
	for _, f := range [][2]*string{{&c.Key, &keys.Key}, {&c.APIV3Key, &keys.APIV3Key}, {&c.AESKey, &keys.AESKey}, {&c.MchID, &keys.MchID}, {&c.SerialNo, &keys.SerialNo}} {
		*f[0] = cmp.Or(*f[0], *f[1])
	}
	req.Ring.Complete(c)
}
