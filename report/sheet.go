package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// sheet is a table that the terminal, Markdown and pages show alike.
type sheet struct {
	Columns []column
	Rows    [][]cell
}

type column struct {
	Name  string
	Right bool // numbers stand to the right
	Weak  int  // a terminal that is too narrow leaves the weakest out first; 0: never
	Long  bool // sentences, for which a narrow page keeps room
}

// cell is a text, and how it is meant: "", strong, good, bad or soft. A note, such as an
// interval, stands behind it in Markdown and below it on a page; a terminal leaves it out.
type cell struct{ Text, Tone, Note string }

func plain(text string) cell { return cell{Text: text} }

// add adds a row of plain texts.
func (s *sheet) add(texts []string) {
	row := make([]cell, len(texts))
	for i, t := range texts {
		row[i] = plain(t)
	}
	s.Rows = append(s.Rows, row)
}

// widthsOf are the widths of the columns.
func (s *sheet) widthsOf(least int, print func(cell) string) []int {
	widths := make([]int, len(s.Columns))
	for i, c := range s.Columns {
		widths[i] = max(least, utf8.RuneCountInString(c.Name))
	}
	for _, row := range s.Rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(print(c)))
		}
	}
	return widths
}

func padded(text string, width int, right bool) string {
	pad := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
	if right {
		return pad + text
	}
	return text + pad
}

// inMarkdown says a text as a cell of a table does.
func inMarkdown(c cell) string {
	text := c.Text
	if c.Note != "" {
		text += " (" + c.Note + ")"
	}
	text = strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", "\n", " ").Replace(text)
	if c.Tone == "strong" || c.Tone == "bad" {
		if text != "" {
			text = "**" + text + "**"
		}
	}
	return text
}

// markdown writes a table whose columns are as wide as their widest cell.
func (s *sheet) markdown(w io.Writer) {
	widths := s.widthsOf(4, inMarkdown)
	row := func(cell func(i int) string) {
		for i := range s.Columns {
			fmt.Fprintf(w, "| %s ", padded(cell(i), widths[i], s.Columns[i].Right))
		}
		fmt.Fprintln(w, "|")
	}
	row(func(i int) string { return s.Columns[i].Name })
	for i, c := range s.Columns {
		end := "-"
		if c.Right {
			end = ":"
		}
		fmt.Fprintf(w, "|%s%s", strings.Repeat("-", widths[i]+1), end)
	}
	fmt.Fprintln(w, "|")
	for _, cells := range s.Rows {
		row(func(i int) string { return inMarkdown(cells[i]) })
	}
}

// columnGap is between the columns of a terminal.
const columnGap = 2

// wordMin is the width below which a column of words is not shortened.
const wordMin = 6

// fitted leaves out columns until the table is no wider than a screen, and shortens the
// widest of words after that. Numbers are never cut.
func (s *sheet) fitted(width int) (*sheet, []int) {
	out := *s
	widths := out.widthsOf(0, func(c cell) string { return c.Text })
	for {
		total, weakest, widest := -columnGap, -1, -1
		for i, c := range out.Columns {
			total += widths[i] + columnGap
			if c.Weak > 0 && (weakest < 0 || c.Weak >= out.Columns[weakest].Weak) {
				weakest = i
			}
			if !c.Right && widths[i] > wordMin && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		switch {
		case total <= width || weakest < 0 && widest < 0:
			return &out, widths
		case weakest >= 0:
			out = out.without(weakest)
			widths = out.widthsOf(0, func(c cell) string { return c.Text })
		default:
			widths[widest]--
		}
	}
}

func (s *sheet) without(n int) sheet {
	out := sheet{Columns: append(append([]column{}, s.Columns[:n]...), s.Columns[n+1:]...)}
	for _, row := range s.Rows {
		out.Rows = append(out.Rows, append(append([]cell{}, row[:n]...), row[n+1:]...))
	}
	return out
}

// tones are the colours of a terminal.
var tones = map[string]string{"strong": "1", "good": "32", "bad": "31", "soft": "2"}

// sheet prints a table on a terminal of at most width columns.
func (p *printer) sheet(s *sheet, indent string, width int) {
	fit, widths := s.fitted(width - len(indent))
	head := make([]string, len(fit.Columns))
	for i, c := range fit.Columns {
		head[i] = padded(clip(c.Name, widths[i]), widths[i], c.Right)
	}
	gap := strings.Repeat(" ", columnGap)
	p.line("%s", strings.TrimRight(indent+strings.Join(head, gap), " "))
	for _, row := range fit.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = padded(clip(c.Text, widths[i]), widths[i], fit.Columns[i].Right)
			if code := tones[c.Tone]; code != "" {
				cells[i] = p.paint(code, cells[i])
			}
		}
		p.line("%s", strings.TrimRight(indent+strings.Join(cells, gap), " "))
	}
}
