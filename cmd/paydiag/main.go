// Command paydiag explains why WeChat Pay Fenfu and Alipay Huabei payments
// fail, and what to do.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // Windows and scratch images have no zone data

	"golang.org/x/term"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/root"
)

// version is set by the release build.
var version = ""

// grace is how long an interrupted run may take to end by itself.
const grace = time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	done := make(chan int, 1)
	go func() { done <- run(ctx) }()
	select {
	case code := <-done:
		os.Exit(code)
	case <-ctx.Done():
		stop() // a second Ctrl-C ends at once
	}
	select {
	case code := <-done:
		os.Exit(code)
	case <-time.After(grace): // a read from a terminal or a pipe does not end by itself
		os.Exit(app.ExitIncomplete)
	}
}

func run(ctx context.Context) int {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	a := &app.App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Version: versionOrBuild(), Width: width,
		InTTY:  term.IsTerminal(int(os.Stdin.Fd())),
		OutTTY: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTTY: term.IsTerminal(int(os.Stderr.Fd())),
	}
	return a.Main(ctx, root.New, os.Args[1:])
}

func versionOrBuild() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "dev"
}
