package merchant_test

import (
	"testing"

	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

const deployed = `apiVersion: v1
kind: ConfigMap
metadata: {name: tea-pay, namespace: production}
data: {ALIPAY_APP_ID: "2021004186420135"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: tea-pay, namespace: production}
spec:
  template:
    spec:
      containers:
        - name: pay
          env: [{name: ALIPAY_SIGN_TYPE, value: RSA}]
`

const profiled = `wx.pay: {mch-id: 1900007291, notify-url: https://pay.qingshan-tea.cn/base}
---
spring.config.activate.on-profile: prod
wx.pay: {mch-id: 1900007302, cert-serial-no: A1}
---
spring.config.activate.on-profile: prod
wx.pay: {mch-id: 1900007302, notify-url: https://pay.qingshan-tea.cn/prod}
`

// The documents of one file for one environment are one configuration, laid
// over what the file says for all.
func TestJoinOfOneEnvironment(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, path, want string }{
		"a Deployment of a namespace": {deployed, "config.alipay.sign_type", "RSA"},
		"two documents of a profile":  {profiled, "config.wechat.notify_url", "https://pay.qingshan-tea.cn/prod"},
	} {
		parts, err := merchant.NewMapper(p.Schema(), p.Settings(), nil).Parts(source.NewFile("application.yml", c.text), "")
		if err != nil {
			t.Fatal(err)
		}
		units := merchant.Join(parts)
		if len(units) != 1 || units[0].Env != "production" {
			t.Fatalf("%s: %+v", name, units)
		}
		r := newReader(t, nil)
		r.Configuration(units[0].Parts)
		r.Differ()
		if v, _ := r.Facts.Fact(c.path); v.Text != c.want {
			t.Errorf("%s: %s is %q, want %q", name, c.path, v.Text, c.want)
		}
		if d, _ := r.Facts.Fact("files.differences"); len(d.List) > 0 {
			t.Errorf("%s: what is laid over is no difference: %+v", name, d.List)
		}
	}
}
