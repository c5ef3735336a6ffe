// Package intake opens what a person names: files, folders, globs, standard
// input. It turns bytes into UTF-8 text and tells what each input holds.
//
// It is the only package below cmd that touches the file system. It owns
// limits, charsets and compression, and refuses to look at meaning beyond the
// kind of an input.
package intake

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/paydiag/paydiag/rules"
)

// Limits of what is read. Logs are streamed and have none.
const (
	headSize = 64 << 10 // looked at to tell what an input holds
	MaxText  = 8 << 20  // of a configuration, answers or key file
	maxFiles = 2000     // found in one folder
)

// Input is one opened source of text.
type Input struct {
	Name string
	Kind Kind
	Dir  string // files named in a configuration are relative to it
	Note rules.Text
	r    io.Reader
	c    io.Closer
}

// Close releases the file behind the input.
func (in *Input) Close() error {
	if in.c == nil {
		return nil
	}
	return in.c.Close()
}

// Reader streams the text of the input.
func (in *Input) Reader() io.Reader { return in.r }

// Text reads the whole input, up to MaxText.
func (in *Input) Text() (string, error) {
	text, err := in.Start(MaxText + 1)
	if err != nil {
		return "", err
	}
	if len(text) > MaxText {
		return "", &rules.Problem{Span: rules.Span{File: in.Name}, Say: rules.Text{
			ZH: "文件超过 8 MiB，不像配置文件", EN: "the file is larger than 8 MiB, which no configuration is"},
			Hint: rules.Text{ZH: "日志请用 --log 指定", EN: "name a log with --log"}}
	}
	return text, nil
}

// ReadText reads a file of paydiag's own whole, up to MaxText.
func ReadText(name string) (string, error) {
	in, err := Source{}.Open(name, Config)
	if err != nil {
		return "", err
	}
	defer in.Close()
	return in.Text()
}

// Start reads the first bytes of the input, and less where there are no more.
func (in *Input) Start(most int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in.r, most))
	if err != nil {
		return "", Unreadable(in.Name, err)
	}
	return string(b), nil
}

// Source is where inputs come from.
type Source struct {
	Stdin     io.Reader
	StdinName string // the name that stands for - in messages
	IsLog     func(head []byte) bool
	Hint      rules.Text // what to give instead of an empty input
}

// CaseHint says what a case may hold.
var CaseHint = rules.Text{
	ZH: "案例目录应含 paydiag.yaml、交易日志、answers.yaml 或证书；examples/ 中有样例",
	EN: "a case holds paydiag.yaml, a transaction log, answers.yaml or certificates; see examples/",
}

// Open opens one file or standard input and tells its kind, unless the caller
// knows it.
func (s Source) Open(name string, kind Kind) (*Input, error) {
	in := &Input{Name: name, Dir: filepath.Dir(name)}
	raw := s.Stdin
	if name == "-" {
		in.Name, in.Dir = cmp.Or(s.StdinName, "stdin"), "."
	} else {
		f, err := openFile(name)
		if err != nil {
			return nil, err
		}
		raw, in.c = f, f
	}
	text, note, err := decode(in.Name, bufio.NewReaderSize(raw, headSize))
	if err != nil {
		_ = in.Close() // the first error tells more
		return nil, err
	}
	head, err := text.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		_ = in.Close() // the first error tells more
		return nil, Unreadable(in.Name, err)
	}
	in.r, in.Note, in.Kind = text, note, kind
	if len(bytes.TrimSpace(head)) == 0 {
		_ = in.Close() // the first error tells more
		return nil, &rules.Problem{Span: rules.Span{File: in.Name}, Say: rules.Text{ZH: "输入为空", EN: "the input is empty"}, Hint: s.Hint}
	}
	if kind == "" {
		in.Kind = recognise(in.Name, head, s.IsLog)
	}
	return in, nil
}

func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(name)
	}
	if err != nil {
		return nil, Unreadable(name, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close() // nothing was read or written
		return nil, &rules.Problem{Span: rules.Span{File: name},
			Say:  rules.Text{ZH: "这里应为文件，却是目录", EN: "this is a folder where a file is expected"},
			Hint: rules.Text{ZH: "指定目录中的某个文件", EN: "name a file in it"}}
	}
	return f, nil
}

// ReadBeside reads a key or certificate that a configuration names, relative
// to the configuration's folder.
func ReadBeside(dir, name string) ([]byte, error) {
	path := name
	if !filepath.IsAbs(name) {
		path = filepath.Join(dir, name)
	}
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return nil, Unreadable(path, err)
	}
	return b, nil
}

func missing(name string) error {
	return &rules.Problem{Span: rules.Span{File: name},
		Say:  rules.Text{ZH: "没有这个文件或目录", EN: "no such file or folder"},
		Hint: rules.Text{ZH: "检查路径与当前目录", EN: "check the path and the current folder"}, Err: fs.ErrNotExist}
}

// Unreadable is an input that could not be read, or not to its end.
func Unreadable(name string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name},
		Say: rules.Text{ZH: "无法读取：" + chinese(err), EN: "cannot read: " + err.Error()}, Err: err}
}

// chinese says what the system says in English, for the two reasons that people
// meet.
func chinese(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	case errors.Is(err, syscall.ELOOP):
		return "符号链接绕成了圈"
	}
	return err.Error()
}

// decode undoes compression and charset.
func decode(name string, r *bufio.Reader) (*bufio.Reader, rules.Text, error) {
	magic, _ := r.Peek(4) // an error here shows again when the text is read
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, rules.Text{}, Unreadable(name, err)
		}
		r = bufio.NewReaderSize(z, headSize)
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")), bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return nil, rules.Text{}, &rules.Problem{Span: rules.Span{File: name},
			Say:  rules.Text{ZH: "暂不读取 zip 或 zstd 压缩文件", EN: "zip and zstd files are not read yet"},
			Hint: rules.Text{ZH: "先解压，或改用 gzip", EN: "unpack it first, or use gzip"}}
	}
	return charset(name, r)
}
