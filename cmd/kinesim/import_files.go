package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kinesim/kinesim/report"
	"github.com/kinesim/kinesim/scenarios/bring"
)

// recording is a file that is opened when it is read for the first time, so that thousands of
// them are not open together; one that gzip wrote is read as what it holds.
type recording struct {
	name string
	file *os.File
	r    io.Reader
	err  error
}

// openRecordings makes inputs of files; - is stdin. done closes what is still open.
func openRecordings(files []string) (inputs []bring.Input, done func() error) {
	var all []*recording
	for _, name := range files {
		r := &recording{name: name}
		all = append(all, r)
		shown := name
		if name == "-" {
			shown = "stdin"
		}
		inputs = append(inputs, bring.Input{Name: shown, Reader: r})
	}
	return inputs, func() error {
		var errs []error
		for _, r := range all {
			if r.file != nil && r.name != "-" {
				errs = append(errs, r.file.Close())
			}
		}
		return errors.Join(errs...)
	}
}

func (r *recording) Read(p []byte) (int, error) {
	if r.r == nil && r.err == nil {
		r.err = r.open()
	}
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(p)
	if errors.Is(err, io.EOF) && r.name != "-" && r.file != nil {
		if r.err = r.file.Close(); r.err == nil {
			r.err = io.EOF
		}
		r.file = nil
		return n, r.err
	}
	return n, err
}

func (r *recording) open() error {
	r.file = os.Stdin
	if r.name != "-" {
		f, err := os.Open(r.name)
		if err != nil {
			return whyUnread(err)
		}
		r.file = f
	}
	buffered := bufio.NewReaderSize(r.file, 1<<20)
	r.r = buffered
	if head, _ := buffered.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return fmt.Errorf("want gzip, got %w", err)
		}
		r.r = unpacked
	}
	return nil
}

// whyUnread is why a file cannot be read, without the path that is printed beside it.
func whyUnread(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// mayWrite refuses a folder that holds something else than an import, or an import whose
// scenario was edited since.
func mayWrite(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return nil
	case err != nil:
		return fmt.Errorf("cannot write results: %w", err)
	}
	before, err := report.LoadImported(dir)
	if err != nil {
		return fail(exitError, "%s holds something else than an import; choose another folder with --out, "+
			"or write over it with --force", dir)
	}
	scenario := filepath.Join(dir, bring.ScenarioFile)
	if data, err := os.ReadFile(scenario); err == nil && digest(data) != before.ScenarioFile {
		return fail(exitError, "%s was edited since it was imported; choose another folder with --out, or "+
			"write over it with --force", scenario)
	}
	return nil
}

// digest tells whether a file is what it was.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
