package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules/source"
)

// BenchmarkRead reads a project of 500 files of 2 KB, in the formats that it
// would have.
func BenchmarkRead(b *testing.B) {
	var files []*source.File
	for i := range 500 {
		s := samples[i%len(samples)]
		files = append(files, source.NewFile(s.name, s.text))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			docs, err := Read(source.NewFile(f.Name, f.Text))
			if err != nil {
				b.Fatal(err)
			}
			for _, d := range docs {
				Flatten(d.Root)
			}
		}
	}
}

// BenchmarkReadYAML is the slowest case: all of them YAML.
func BenchmarkReadYAML(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for range 500 {
			if _, err := Read(source.NewFile(samples[0].name, samples[0].text)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// samples are files of 2 KB.
var samples = []struct{ name, text string }{
	{"application-prod.yml", grow("spring:\n  application: {name: 青山茶}\nwx:\n  pay:\n    configs:\n",
		"      - mch-id: \"19000072%02d\" # 商户号\n        notify-url: https://pay.qingshan-tea.cn/wx/notify\n")},
	{"application.properties", grow("", "wx.pay.configs[%d].mch-id = 1900007291\nwx.pay.title=\\u9752\\u5c71\n")},
	{"config.json", grow("{\"title\": \"青山茶\"", ",\n  // 商户\n  \"wx%d\": {\"mch_id\": \"1900007291\", \"url\": \"https://pay.qingshan-tea.cn\"}") + "}"},
	{".env.production", grow("# 生产\n", "export WX_MCH_ID_%d='1900007291' # 商户\n")},
	{"config.toml", grow("title = \"青山茶\"\n", "[wechat%d]\nmch_id = \"1900007291\" # 商户\n")},
	{"pay.ini", grow("", "[wechat%d]\nmch_id = 1900007291 ; 商户\n")},
	{"k8s.yaml", grow("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pay}\ndata:\n  app.properties: |\n", "    wx.pay.configs[%d].mch-id=1900007291\n")},
	{"docker-compose.yml", grow("services:\n  api:\n    environment:\n", "      - WX_MCH_ID_%d=1900007291 # 商户\n")},
}

func grow(head, unit string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := 0; b.Len() < 2000; i++ {
		fmt.Fprintf(&b, unit, i)
	}
	return b.String()
}
