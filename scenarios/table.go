package scenarios

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/limits"
)

// table is a CSV file with a header, and where in it each cell stands.
type table struct {
	d      *decoder
	name   string // as the scenario writes it
	path   string // of the scenario, that names the file
	lines  []string
	header []string
	rows   [][]string
	places [][][2]int // line and column of each cell, in bytes from 1
	faults int
}

func splitLines(data []byte) []string { return strings.Split(string(data), "\n") }

// table reads a CSV file that the scenario names.
func (d *decoder) table(n *node, path string) *table {
	data, ok := d.open(n, path)
	if !ok {
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // spreadsheets write it
	t := &table{d: d, name: n.text, path: path, lines: splitLines(data)}
	r := csv.NewReader(bytes.NewReader(data))
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if !t.broken(err, len(row)) {
				return nil
			}
			continue
		}
		if t.header == nil {
			for _, name := range row {
				t.header = append(t.header, strings.TrimSpace(name))
			}
			continue
		}
		places := make([][2]int, len(row))
		for i := range row {
			places[i][0], places[i][1] = r.FieldPos(i)
		}
		t.rows, t.places = append(t.rows, row), append(t.places, places)
	}
	if len(t.rows) == 0 && t.faults == 0 {
		d.fault(n, path, "want a CSV with a header and rows, got no rows in %s", n.text)
	}
	if len(t.rows) == 0 {
		return nil
	}
	return t
}

// broken reports a row that is not CSV, and tells whether those behind it can be read.
func (t *table) broken(err error, columns int) bool {
	var at *csv.ParseError
	switch {
	case !errors.As(err, &at):
		t.faultAt(1, 1, "want CSV, got %s", err)
	case errors.Is(err, csv.ErrFieldCount):
		t.faultAt(at.Line, 1, "want %d columns as in the header, got %d", len(t.header), columns)
		return true
	default:
		t.faultAt(at.Line, at.Column, "want CSV, got %s", at.Err)
	}
	return false
}

func (t *table) column(name string) int { return slices.Index(t.header, name) }

func (t *table) fault(row, column int, format string, args ...any) {
	t.faultAt(t.places[row][column][0], t.places[row][column][1], format, args...)
}

// tableFaultsMax is how many faults of one file are listed: a wrong column has one in
// every row.
const tableFaultsMax = 10

// faultAt adds a fault at a line and a column in bytes.
func (t *table) faultAt(line, column int, format string, args ...any) {
	t.faults++
	text := fmt.Sprintf(format, args...)
	switch {
	case t.faults > tableFaultsMax+1:
		return
	case t.faults > tableFaultsMax:
		text = "and more faults like these in this file"
	}
	f := Fault{File: t.d.beside(t.name), Line: line, Column: column, Path: t.path, Text: text}
	if line >= 1 && line <= len(t.lines) {
		f.Source = strings.TrimSuffix(t.lines[line-1], "\r")
		f.Column = utf8.RuneCountInString(f.Source[:max(0, min(column-1, len(f.Source)))]) + 1
	}
	t.d.faults = append(t.d.faults, f)
}

// beside is how a file that the scenario names is found from where we are.
func (d *decoder) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(d.file), filepath.FromSlash(name))
}

// checkKey checks the partition key in a cell.
func (t *table) checkKey(row, column int) {
	key, most := t.rows[row][column], int(t.d.limit(limits.KeyMax))
	if n := utf8.RuneCountInString(key); n < 1 || n > most {
		t.fault(row, column, "want a partition key of 1 to %d characters, got %s", most, quote(key))
	}
}
