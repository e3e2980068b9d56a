package bring

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// lineMax is the longest line that is read; longer ones are malformed.
const lineMax = 1 << 20

// eachLine calls f with each line of each input, without its end. A line lives until the
// next; tooLong is called for those that are not kept.
func eachLine(inputs []Input, f func(file string, number int, line []byte),
	tooLong func(file string, number int)) error {
	for _, in := range inputs {
		r := bufio.NewReaderSize(in, lineMax)
		for number := 1; ; number++ {
			line, err := r.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				tooLong(in.Name, number)
				for errors.Is(err, bufio.ErrBufferFull) {
					_, err = r.ReadSlice('\n')
				}
				line = nil
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("import: %s: %w", in.Name, err)
			}
			for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
				line = line[:len(line)-1]
			}
			if len(line) > 0 {
				f(in.Name, number, line)
			}
			if err != nil {
				break
			}
		}
	}
	return nil
}

// fields cuts a line at its spaces, but not within quotes or brackets, which it takes off. A
// backslash keeps the quote behind it. ok is false where a quote or bracket does not end.
func fields(line []byte, out [][]byte) (_ [][]byte, ok bool) {
	for i := 0; i < len(line); {
		if line[i] == ' ' || line[i] == '\t' {
			i++
			continue
		}
		end, from := byte(' '), i
		switch line[i] {
		case '"':
			end, from = '"', i+1
		case '[':
			end, from = ']', i+1
		}
		j := from
		for j < len(line) && line[j] != end && !(end == ' ' && line[j] == '\t') {
			if line[j] == '\\' && end == '"' {
				j++
			}
			j++
		}
		if j >= len(line) {
			if end != ' ' {
				return out, false
			}
			j = len(line)
		}
		out = append(out, line[from:j])
		i = j + 1
	}
	return out, true
}
