package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kinesim": func() {
			flaw := flaws[os.Getenv("KINESIM_TEST_FLAW")]
			flaw.plant()
			code := run(os.Args, os.Stdout, os.Stderr)
			if flaw.files != nil {
				flaw.files()
			}
			os.Exit(code)
		},
	})
}

var update = flag.Bool("update", false, "write what the scripts compare with")

// TestScript runs each command and each error as a user would.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update,
		Setup: func(e *testscript.Env) error { // a second per process, of which doctor starts many
			e.Setenv("GORACE", "atexit_sleep_ms=0")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "interrupt": interrupt, "lastline": lastLine, "count": countLines,
		},
	})
}

// exits CODE COMMAND… runs a command and wants an exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		if e := (*exec.ExitError)(nil); !asExit(err, &e) {
			ts.Fatalf("%v: %v", args[1:], err)
		} else {
			got = itoa(e.ExitCode())
		}
	}
	if got != args[0] {
		ts.Fatalf("%s exits with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

func asExit(err error, e **exec.ExitError) bool {
	x, ok := err.(*exec.ExitError)
	*e = x
	return ok
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

// interrupt COMMAND… starts a command, sends SIGINT when it has run for a while, and
// wants exit 105.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	path, err := exec.LookPath(args[0])
	if found := filepath.Join(ts.Getenv("PATH")); err != nil {
		for _, dir := range filepath.SplitList(found) {
			if _, e := os.Stat(filepath.Join(dir, args[0])); e == nil {
				path = filepath.Join(dir, args[0])
			}
		}
	}
	var errs strings.Builder
	c := exec.Command(path, args[1:]...)
	c.Dir, c.Stderr = ts.Getenv("WORK"), &errs
	c.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	ts.Check(c.Start())
	time.Sleep(700 * time.Millisecond)
	ts.Check(c.Process.Signal(syscall.SIGINT))
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != 105 {
		ts.Fatalf("exit %d after SIGINT, want 105: %s", code, errs.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.txt"), []byte(errs.String()), 0o644))
}

// lastline FILE TEXT wants the last line of a file (stderr, stdout) to begin with a text.
func lastLine(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, args[1]) {
		ts.Fatalf("the last line of %s is %q, want %q", args[0], last, args[1])
	}
}

// count N FILE TEXT wants a text in so many lines of a file.
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for _, line := range strings.Split(ts.ReadFile(args[1]), "\n") {
		if strings.Contains(line, args[2]) {
			n++
		}
	}
	if itoa(n) != args[0] {
		ts.Fatalf("%q stands in %d lines of %s, want %s", args[2], n, args[1], args[0])
	}
}
