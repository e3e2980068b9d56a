package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"

	"github.com/kinesim/kinesim/scenarios/sweep"
)

// thisBuild is what the outcomes of this program are kept under. Two programs of one commit
// come to the same results, on any machine. One that was built from changed files, or of
// which nobody knows from what, trusts only what the very same program has kept.
var thisBuild = sync.OnceValues(func() (sweep.Build, error) {
	b := sweep.Build{Version: versionText()}
	if rev := cleanCommit(); rev != "" {
		b.ID = fmt.Sprintf("%s-%.12s", b.Version, rev)
		return b, nil
	}
	path, err := os.Executable()
	if err != nil {
		return b, fmt.Errorf("kinesim cannot find itself: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return b, fmt.Errorf("kinesim cannot read itself: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return b, fmt.Errorf("kinesim cannot read itself: %w", err)
	}
	b.ID = fmt.Sprintf("%s-program-%.12s", b.Version, hex.EncodeToString(sum.Sum(nil)))
	return b, nil
})

// cleanCommit is the commit that the program was built from, "" when files were changed or
// nobody knows.
func cleanCommit() string {
	if commit != "" {
		return commit
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	rev, clean := "", false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	if !clean {
		return ""
	}
	return rev
}
