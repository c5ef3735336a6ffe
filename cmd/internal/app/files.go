package app

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/paydiag/paydiag/rules"
)

// ReplaceFile writes beside the target and renames, so that nobody ever sees
// half a file.
func ReplaceFile(name string, write func(io.Writer) error) error {
	if err := replaceFile(name, write); err != nil {
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name}, Err: err,
			Say: rules.Text{ZH: "无法写入：" + cause(err), EN: "cannot write: " + cause(err)}}
	}
	return nil
}

// WritePrivate writes a text that nobody else may read, to a file that is not
// there yet.
func WritePrivate(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name}, Err: err,
			Say: rules.Text{ZH: "无法写入：" + cause(err), EN: "cannot write: " + cause(err)}}
	}
	return nil
}

// RewriteFile replaces the text of a file that is there: what its owner and
// others may do with it stays, and a byte-order mark too. It refuses where the
// file no longer holds the text that was read.
func RewriteFile(name, before, after string) error {
	const mark = "\ufeff"
	raw, err := os.ReadFile(name)
	if err != nil {
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name}, Err: err,
			Say: rules.Text{ZH: "无法读取：" + cause(err), EN: "cannot read: " + cause(err)}}
	}
	switch string(raw) {
	case mark + before:
		after = mark + after
	case before:
	default:
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name}, Say: rules.Text{
			ZH: "文件在检查之后变了，或不是 UTF-8，没有写入", EN: "the file changed since it was read, or is not UTF-8; it was not written"}}
	}
	info, err := os.Stat(name)
	if err == nil {
		err = ReplaceFile(name, func(w io.Writer) error {
			_, err := io.WriteString(w, after)
			return err
		})
	}
	if err == nil {
		err = os.Chmod(name, info.Mode().Perm())
	}
	return err
}

func replaceFile(name string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return writeInto(name, write)
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // a link stays one
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".paydiag-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // the first error tells more
		}
	}()
	if err = write(tmp); err != nil {
		_ = tmp.Close() // the first error tells more
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	if err = os.Chmod(tmp.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// writeInto writes to what cannot be replaced: a device or a pipe, such as
// /dev/stdout. Renaming over it would take it from everybody.
func writeInto(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = write(f)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
