// Package scenarios reads scenario files: strict YAML to a spec.Scenario, every fault
// at once with its place, and the catalogue of scenarios that come with kinesim.
package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/kinesim/kinesim/model/spec"
)

// Loaded is a scenario that is fine.
type Loaded struct {
	Spec      *spec.Scenario
	File      string     // as it was named
	Source    []byte     // as it was read
	Effective []byte     // as run: with --set applied and every default written out
	SHA256    string     // of Effective and of the files that it reads
	Files     []ReadFile // that it reads, such as traces
	Sweep     *Sweep     // nil: there is none

	base base // what variants are made of
}

// Changes are what a command line does to a file.
type Changes struct {
	Set   []string // path=value
	Param []string // path=value,value,…: what a sweep varies besides
	Seed  *uint64
}

// source is a document with what it may read.
type source struct {
	file string
	data []byte
	read func(name string) ([]byte, error)
}

// Load reads a scenario file, or one of the catalogue by name, with --set changes. The
// error is Faults when the scenario is invalid.
func Load(file string, set []string, seed *uint64) (*Loaded, error) {
	return LoadWith(file, Changes{Set: set, Seed: seed})
}

// LoadWith is Load with all that a command line may change.
func LoadWith(file string, c Changes) (*Loaded, error) {
	src, err := find(file)
	if err != nil {
		return nil, err
	}
	return parse(src, c)
}

// Parse reads a scenario that reads no files.
func Parse(file string, data []byte) (*Loaded, error) {
	return parse(source{file, data, func(string) ([]byte, error) { return nil, fs.ErrNotExist }}, Changes{})
}

// find looks for a file first, then in the catalogue.
func find(name string) (source, error) {
	data, err := os.ReadFile(name)
	if err == nil {
		dir := filepath.Dir(name)
		return source{name, data, func(f string) ([]byte, error) {
			if !filepath.IsAbs(f) {
				f = filepath.Join(dir, filepath.FromSlash(f))
			}
			return os.ReadFile(f)
		}}, nil
	}
	if info, e := os.Stat(name); !errors.Is(err, fs.ErrNotExist) && (e != nil || !info.IsDir()) {
		return source{}, fmt.Errorf("scenarios: %w", err)
	}
	short := strings.TrimSuffix(filepath.Base(name), ".yaml")
	if data, err := Show(short); err == nil && (name == short || name == short+".yaml" ||
		name == "scenarios/"+short+".yaml") {
		return source{short + ".yaml", data, catalogue.ReadFile}, nil
	}
	if info, e := os.Stat(name); e == nil && info.IsDir() {
		return source{}, fmt.Errorf("scenarios: %s is a folder; name a scenario file in it", name)
	}
	return source{}, fmt.Errorf("scenarios: there is no file %s, and no scenario of that name in the catalogue%s",
		name, suggest(short, Names()))
}

func parse(src source, c Changes) (*Loaded, error) {
	text := plain(src.data)
	d := &decoder{file: src.file, lines: strings.Split(string(text), "\n"), read: once(src.read)}
	root, fault := parseYAML(text)
	if fault != nil {
		fault.File = src.file
		if fault.Line <= len(d.lines) {
			fault.Source = d.lines[fault.Line-1]
		}
		return nil, Faults{*fault}
	}
	set := c.Set
	if c.Seed != nil {
		set = append(slices.Clone(set), fmt.Sprintf("seed=%d", *c.Seed))
	}
	for _, s := range set {
		d.set(root, s)
	}
	for _, p := range c.Param {
		d.param(root, p)
	}
	bare := root.copy()
	bare.drop(sweepKey)
	s := d.decode(root, stem(src.file))
	if len(d.faults) > 0 {
		d.faults.sort(src.file)
		return nil, d.faults
	}
	root.drop(sweepKey) // what is run is the scenario without it
	out := &Loaded{Spec: s, File: src.file, Source: src.data, Files: d.files, Sweep: d.sweep,
		base: base{file: src.file, lines: d.lines, read: d.read, root: bare}}
	var err error
	if out.Effective, out.SHA256, err = effective(root, d.files); err != nil {
		return nil, err
	}
	if faults := out.tryEachValue(); len(faults) > 0 {
		faults.sort(src.file)
		return nil, faults
	}
	return out, nil
}

// effective is a decoded tree as it is run, and the hash of that and of the files it reads.
func effective(root *node, files []ReadFile) (text []byte, hash string, err error) {
	body, err := renderYAML(root)
	if err != nil {
		return nil, "", err
	}
	text = append([]byte("# yaml-language-server: $schema=scenario.schema.json\n"), body...)
	sum := sha256.New()
	sum.Write(text)
	for _, f := range files {
		fmt.Fprintf(sum, "\n%s %d\n", f.Name, len(f.Data))
		sum.Write(f.Data)
	}
	return text, hex.EncodeToString(sum.Sum(nil)), nil
}

// once reads each file once, however many variants of a scenario name it; they may be decoded
// at the same time.
func once(read func(name string) ([]byte, error)) func(name string) ([]byte, error) {
	type content struct {
		data []byte
		err  error
	}
	var mutex sync.Mutex
	known := map[string]content{}
	return func(name string) ([]byte, error) {
		mutex.Lock()
		defer mutex.Unlock()
		c, found := known[name]
		if !found {
			c.data, c.err = read(name)
			known[name] = c
		}
		return c.data, c.err
	}
}

// stem is what a scenario is called when it has no name: the file's, as a name may be.
func stem(file string) string {
	return Name(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
}

// Name is a text as the name of a scenario may be: with dashes for what may not be in one.
func Name(s string) string {
	clean := strings.Map(func(r rune) rune {
		if nameForm.MatchString(string(r)) || strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, s)
	if !nameForm.MatchString(clean) {
		return "scenario"
	}
	return clean
}

// reason is why a file cannot be read, without the path that is printed beside it.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// catalogueText keeps the shipped files byte by byte.
func catalogueText(name string) ([]byte, error) {
	data, err := catalogue.ReadFile(name + ".yaml")
	return bytes.Clone(data), err
}
