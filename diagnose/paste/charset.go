package paste

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/paydiag/paydiag/rules/codes"
)

// misread is a way to read bytes in the wrong charset: which bytes were shown as
// a character, and what they really were.
type misread struct {
	bytes func(m *mender, c rune) ([2]byte, int) // nil where the bytes stand as they were
	gbk   bool                                   // the bytes are GBK, else UTF-8
	pairs bool                                   // a lost character was two bytes
	whole bool                                   // every byte has a character, and none gets lost
}

// misreadings are tried in this order. UTF-8 proves itself; GBK fits more.
var misreadings = []misread{
	{bytes: (*mender).asGBK, pairs: true},
	{bytes: asLatin},
	{bytes: asPage(charmap.CodePage437), whole: true},
	{bytes: asPage(charmap.CodePage850), whole: true},
	{bytes: asLatin, gbk: true},
	{gbk: true},
}

// asLatin returns the byte that Windows-1252 shows as a character, or
// ISO 8859-1 where Windows has none.
func asLatin(_ *mender, c rune) ([2]byte, int) {
	if c >= 0x80 && c <= 0xFF {
		return [2]byte{byte(c)}, 1
	}
	return asPage(charmap.Windows1252)(nil, c)
}

func asPage(page *charmap.Charmap) func(*mender, rune) ([2]byte, int) {
	return func(_ *mender, c rune) ([2]byte, int) {
		if b, ok := page.EncodeRune(c); ok && b >= utf8.RuneSelf {
			return [2]byte{b}, 1
		}
		return [2]byte{}, 0
	}
}

// asGBK returns the bytes that GBK shows as a character. Windows shows the euro
// for a lone 80, and characters for private use where GBK leaves holes.
func (m *mender) asGBK(c rune) (out [2]byte, n int) {
	const rowOfHole = 94
	switch {
	case c == '€':
		return [2]byte{0x80}, 1
	case c >= 0xE000 && c < 0xE234:
		c -= 0xE000
		return [2]byte{0xAA + byte(c/rowOfHole), 0xA1 + byte(c%rowOfHole)}, 2
	case c >= 0xE4C6 && c < 0xE766:
		c -= 0xE4C6
		out = [2]byte{0xA1 + byte(c/96), 0x40 + byte(c%96)}
		if out[1] >= 0x7F {
			out[1]++
		}
		return out, 2
	}
	known, ok := m.gbk[c]
	if !ok {
		known = m.encode(c)
		if m.gbk == nil {
			m.gbk = map[rune]shownAs{}
		}
		m.gbk[c] = known
	}
	return known.b, known.n
}

func (m *mender) encode(c rune) (out shownAs) {
	if m.encoder == nil {
		m.encoder = simplifiedchinese.GBK.NewEncoder()
	}
	var src [utf8.UTFMax]byte
	n, _, err := m.encoder.Transformer.Transform(out.b[:], src[:utf8.EncodeRune(src[:], c)], true)
	if err == nil {
		out.n = n
	}
	return out
}

// fromGBK reads a character of two bytes, utf8.RuneError where there is none.
func (m *mender) fromGBK(b [2]byte) rune {
	if m.decoder == nil {
		m.decoder = simplifiedchinese.GBK.NewDecoder()
	}
	var dst [8]byte
	n, _, err := m.decoder.Transformer.Transform(dst[:], b[:], true)
	if err != nil {
		return utf8.RuneError
	}
	c, size := utf8.DecodeRune(dst[:n])
	if size != n {
		return utf8.RuneError
	}
	return c
}

// shownAs is the bytes that a charset shows as a character.
type shownAs struct {
	b [2]byte
	n int
}

type coders struct {
	encoder *encoding.Encoder
	decoder *encoding.Decoder
	gbk     map[rune]shownAs // what was encoded so far
}

// common holds the characters of payment messages, the most frequent first, as
// counted in the tables: nearly every character of a message is one of them,
// and nearly none of a damaged text.
const common = "不付商户用支单的款误请错数额限通订有在常参签名问号证与无题查已交易没未失务过排权异或信超败服一效存配分时家金码钥系书求式呗花到期退能账是重回法收接统" +
	"验全匹公调口方开密道渠见被息和中足入后可关前余再发成序应台态知持状致结了次起出试格对要缺置微买文册功授新暂度里小宝这使换手为基程障少行银确卡础品间理" +
	"当传该平先制繁字正原解同地下个返风非认合约扣复忙闭产空日二此受类规频列上经取符示本加资私业放只销定算卖来型明子许允笔网件就还源率包值必址客长改险会内" +
	"安于完果多段校询违含输稍实自种级则议之报官控填按冻联您处设等读撤协编页更作别大外维最人说看显代范总围域工表转带录并检须但写举枚申箱步沙面否相核我禁预" +
	"标位志选把们唤其模钱注找载需境环端提白打因够头记么者整给营他掉都副目特例拒拟从什令词截部机两器篡决由生也月低景场装答去识力达牌以拉虚访操动让帐义进登" +
	"很获停档哪具向充钟抱扫串师清真计指心准身消保拦直绑累容补映射版每绝据络首触元样条己即如照续吗好钓鱼插得运贴执默项边库除感份建众反路创情待导线侧详废店" +
	"集你连体现析仍点所流层引才且它移任径际告币将些变束满何仓秒止第三量差半比短区管共批货太防链降展双测继隔细途往跳物择终旧走断修供响立始另主那越界构疑扩" +
	"护根却送今压攻员年而几凭免混至火某欧逐节想仅冲站倍料意刚留若缩组偏快速伙伴活属话事尾陷逾封轮避近财固握声拼柜陆鉴脸评赠收综捐遍挡随升国母住布十像责承" +
	"北盖板购切印署怎早老图京担各占判突称章备惠难般助窗释锁启专语烦较影化优底互述毫齐懂"

// chinese knows the common characters: as a set, and by their first byte in
// UTF-8.
type chinese struct {
	set    [0x5200 / 64]uint64
	byLead [256]string
}

var theChinese = sync.OnceValue(func() *chinese {
	z := &chinese{}
	leads := [256]*strings.Builder{}
	for _, c := range common {
		z.set[(c-0x4E00)/64] |= 1 << (c % 64)
		b := string(c)
		if leads[b[0]] == nil {
			leads[b[0]] = &strings.Builder{}
		}
		leads[b[0]].WriteString(b)
	}
	for i, l := range leads {
		if l != nil {
			z.byLead[i] = l.String()
		}
	}
	return z
})

// has reports whether a character is a common one, or a sign that stands between
// Chinese ones, be it without width.
func (z *chinese) has(c rune) bool {
	if c >= 0x4E00 && c < 0x4E00+int32(len(z.set))*64 {
		return z.set[(c-0x4E00)/64]&(1<<(c%64)) != 0
	}
	return c >= 0x3001 && c <= 0x3011 || c >= 0xFF01 && c <= 0xFF5E || c >= 0x200B && c <= 0x2027 || c == 0xFEFF
}

// politeness is what messages say beside what the tables look for.
const politeness = "请稍后 请重新 请检查 请确认 请联系 请求 请使用 请勿重复提交 此接口 暂不支持 重试"

// pairsOf lists which Chinese characters stand beside each other in the messages
// of the tables.
func pairsOf(table codes.Table) map[string]bool {
	pairs := map[string]bool{}
	add := func(text string) {
		before := ""
		for _, c := range text {
			this := ""
			if c >= 0x4E00 && c < 0xA000 {
				this = string(c)
				if before != "" {
					pairs[before+this] = true
				}
			}
			before = this
		}
	}
	add(politeness)
	for _, l := range table.Leads() {
		for _, m := range l.Match {
			add(m)
		}
	}
	return pairs
}
