package explain

import (
	"io"
	"strings"
	"testing"
	"time"
)

// A paste on a terminal ends with an empty line; an HTTP message has one in its
// middle, and what follows comes at once.
func TestUntilBlank(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, "\nHTTP/1.1 401\nServer: nginx\n\n{\"code\":\"SIGN_ERROR\"}\n\n") // the reader is there until the test ends
		time.Sleep(3 * pause)
		_, _ = io.WriteString(w, "typed later\n") // nobody may be reading any more
	}()
	got := untilBlank(r)
	if want := "\nHTTP/1.1 401\nServer: nginx\n\n{\"code\":\"SIGN_ERROR\"}\n\n"; strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("read %q", got)
	}
	if got := untilBlank(strings.NewReader("SIGN_ERROR")); got != "SIGN_ERROR\n" {
		t.Errorf("the end of the input ends it too: %q", got)
	}
}
