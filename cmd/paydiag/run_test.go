package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/root"
)

// testNow is the clock of every test that runs in the process.
var testNow = time.Date(2026, 11, 21, 12, 0, 0, 0, time.FixedZone("", 8*3600))

type outcome struct {
	code     int
	out, err string
}

// paydiag runs the command in the process, without a terminal.
func paydiag(t testing.TB, stdin string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app.App{
		In: strings.NewReader(stdin), Out: &out, Err: &errs,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return testNow }, Version: "test",
	}
	code := a.Main(context.Background(), root.New, args)
	return outcome{code, out.String(), errs.String()}
}
