package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Schema names the format of the file of a cell.
const Schema = "kinesim.cell/v1"

// Build is the program that runs cells. Two builds of which one might come to other outcomes
// have two ids; an id stands in names of files.
type Build struct{ Version, ID string }

// Store keeps outcomes in a folder, one file each, under names that say of what they are. A
// file is written whole or not at all, so that what is killed leaves nothing half done; and
// as its name and its bytes are the same whoever writes it, folders may be put together by
// copying, and processes may share one: at worst a cell is run by two of them at once.
type Store struct {
	Dir   string
	Build Build
}

// address is the name of a cell's outcome: scenario, seed and build.
func (s *Store) address(scenario string, seed uint64) string {
	return fmt.Sprintf("%s-%d-%s", scenario[:32], seed, s.Build.ID)
}

// Address is the name of the file of a cell, without its folder.
func (s *Store) Address(c Cell) string { return s.address(c.Variant.SHA256, c.Seed()) + ".json" }

// envelope is the file of a cell, in the order in which it is written.
type envelope struct {
	Schema  string          `json:"schema"`
	SHA256  string          `json:"sha256"` // of the outcome's bytes
	Outcome json.RawMessage `json:"outcome"`
}

// errDamaged is a file that no store wrote, or that was changed since.
var errDamaged = errors.New("damaged")

// Get is the outcome of a cell, nil when there is none. The error says why a file is not
// taken for one: the cell is then to be run again.
func (s *Store) Get(c Cell) (*Outcome, error) {
	path := filepath.Join(s.Dir, s.Address(c))
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	o, err := decode(data)
	if err == nil && (o.Scenario != c.Variant.SHA256 || o.Seed != c.Seed() || o.Build != s.Build.ID) {
		err = fmt.Errorf("%w: it is of another run", errDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("sweep: %s: %w", path, err)
	}
	return o, nil
}

func decode(data []byte) (*Outcome, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if e.Schema != Schema {
		return nil, fmt.Errorf("%w: want schema %s, got %q", errDamaged, Schema, e.Schema)
	}
	if sum := sha256.Sum256(e.Outcome); hex.EncodeToString(sum[:]) != e.SHA256 {
		return nil, fmt.Errorf("%w: its bytes are not those that were written", errDamaged)
	}
	o := &Outcome{}
	if err := json.Unmarshal(e.Outcome, o); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	o.share()
	return o, nil
}

func encode(o *Outcome) ([]byte, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	var out bytes.Buffer
	sum := sha256.Sum256(body)
	fmt.Fprintf(&out, `{"schema":%q,"sha256":%q,"outcome":%s}`+"\n", Schema, hex.EncodeToString(sum[:]), body)
	return out.Bytes(), nil
}

// Put keeps an outcome. When it returns, the outcome is on the disk.
func (s *Store) Put(o *Outcome) error {
	data, err := encode(o)
	if err != nil {
		return err
	}
	if err := s.write(s.address(o.Scenario, o.Seed)+".json", data); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	return nil
}

// temporary begins the names of files that are being written.
const temporary = ".writing-"

func (s *Store) write(name string, data []byte) error {
	f, err := os.CreateTemp(s.Dir, temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.Dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// logName is the file with a line for each run that was begun or done.
const logName = "log.txt"

// note adds a line to the log, in one write: lines of two processes do not mix.
func (s *Store) note(format string, args ...any) error {
	f, err := os.OpenFile(filepath.Join(s.Dir, logName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	_, err = fmt.Fprintf(f, format+"\n", args...)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	return nil
}

// staleAfter is how old a file must be that nobody is writing any more.
const staleAfter = time.Hour

// Open makes the folder and clears it of what a process left behind that was killed in the
// middle of a write.
func (s *Store) Open() error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return fmt.Errorf("cannot write results: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), temporary) && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(filepath.Join(s.Dir, e.Name())) // another process may have been first
		}
	}
	return nil
}
