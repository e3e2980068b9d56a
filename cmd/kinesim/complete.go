package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/validate"
)

// completeWord is what the scripts of the shells call: kinesim __complete WORD…, the last of
// which is the one that the cursor is in. The answer has a line per candidate, which is what
// the word may become, and behind a tab what it means.
const completeWord = "__complete"

// candidate is a word that may stand where the cursor is.
type candidate struct{ word, meaning string }

// completed writes the candidates for the last of the words.
func completed(out io.Writer, app *cli.App, words []string) {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	for _, c := range candidates(app, words[:len(words)-1], last) {
		switch {
		case !strings.HasPrefix(c.word, last):
		case c.meaning == "":
			fmt.Fprintln(out, c.word)
		default:
			fmt.Fprintf(out, "%s\t%s\n", c.word, c.meaning)
		}
	}
}

// candidates are the words that may follow others; some of them do not begin as the last does.
func candidates(app *cli.App, before []string, last string) []candidate {
	if len(before) == 0 {
		return append(commandNames(app), candidate{"help", "list the commands, or the flags of one"})
	}
	if before[0] == "help" {
		if len(before) > 1 {
			return nil
		}
		return commandNames(app)
	}
	c := app.Command(before[0])
	if c == nil {
		return nil
	}
	onlyArguments := slices.Contains(before, "--")
	if name, begun, inline := strings.Cut(last, "="); inline && !onlyArguments && strings.HasPrefix(name, "-") {
		var out []candidate
		for _, v := range values(c, strings.TrimLeft(name, "-"), begun) {
			out = append(out, candidate{name + "=" + v.word, v.meaning})
		}
		return out
	}
	if !onlyArguments && strings.HasPrefix(before[len(before)-1], "-") {
		name := strings.TrimLeft(before[len(before)-1], "-")
		if takesValue, _ := flagOf(c, name); takesValue && !strings.Contains(name, "=") {
			return values(c, name, last)
		}
	}
	if strings.HasPrefix(last, "-") && !onlyArguments {
		return flagsOf(c, before)
	}
	return arguments(c, positional(c, before[1:]), last)
}

func commandNames(app *cli.App) []candidate {
	var out []candidate
	for _, c := range app.Commands {
		out = append(out, candidate{c.Name, c.Usage})
	}
	return out
}

// positional are the words before the cursor that are no flags, nor values of flags.
func positional(c *cli.Command, before []string) []string {
	var out []string
	for i := 0; i < len(before); i++ {
		switch w := before[i]; {
		case w == "--":
			return append(out, before[i+1:]...)
		case !strings.HasPrefix(w, "-") || w == "-":
			out = append(out, w)
		default:
			if takesValue, _ := flagOf(c, strings.TrimLeft(w, "-")); takesValue {
				i++
			}
		}
	}
	return out
}

// flagsOf are the flags that may still be given. Only lists may be given again.
func flagsOf(c *cli.Command, before []string) []candidate {
	var out []candidate
	for _, f := range c.Flags {
		name := "--" + f.Names()[0]
		v, visible := f.(cli.VisibleFlag)
		_, list := f.(*cli.StringSliceFlag)
		given := slices.ContainsFunc(before, func(w string) bool {
			return w == name || strings.HasPrefix(w, name+"=")
		})
		if (visible && !v.IsVisible()) || (given && !list) {
			continue
		}
		_, usage := placeholder(f)
		out = append(out, candidate{name, usage})
	}
	return append(out, candidate{"--help", "show the flags and examples of " + c.Name})
}

var quoted = regexp.MustCompile("`([^`]*)`")

// placeholder is what a flag's usage calls its value, and the usage without the quotes.
func placeholder(f cli.Flag) (value, usage string) {
	d, documented := f.(cli.DocGenerationFlag)
	if !documented {
		return "", ""
	}
	if m := quoted.FindStringSubmatch(d.GetUsage()); m != nil {
		value = m[1]
	}
	return value, strings.ReplaceAll(d.GetUsage(), "`", "")
}

// values are those that a flag may have, as far as its placeholder tells: a DIR, the ID of a
// planted bug, or words to choose from, such as text|json.
func values(c *cli.Command, name, begun string) []candidate {
	for _, f := range c.Flags {
		if !slices.Contains(f.Names(), name) {
			continue
		}
		switch value, _ := placeholder(f); {
		case value == "DIR":
			return entries(begun, func(string) bool { return false })
		case value == "FILE":
			return entries(begun, func(string) bool { return true })
		case value == "ID":
			return plantedBugs()
		case value == "MODEL":
			return brokenModels()
		case value == strings.ToLower(value) && !strings.Contains(value, "="):
			return choices(value)
		}
	}
	return nil
}

func choices(alternatives string) []candidate {
	var out []candidate
	for _, w := range strings.FieldsFunc(alternatives, func(r rune) bool { return r == '|' }) {
		out = append(out, candidate{word: w})
	}
	return out
}

// arguments are what a command may have next, as its usage says.
func arguments(c *cli.Command, before []string, begun string) []candidate {
	scenario := func(name string) bool { return slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name)) }
	result := func(name string) bool { return name == "result.json" }
	n := len(before)
	switch usage := c.ArgsUsage; {
	case usage == importUsage && n == 0:
		return choices(strings.Join(importKinds(), "|"))
	case usage == importUsage:
		return entries(begun, func(string) bool { return true })
	case usage == "FILE…":
		return entries(begun, scenario)
	case usage == "[ID|NAME…]":
		return plantedBugs()
	case usage == "[ROW…]":
		return validationRows()
	case usage == "[show NAME]" && n == 0:
		return []candidate{{"show", "print a scenario of the catalogue"}}
	case usage == "[show NAME]" && n == 1 && before[0] == "show":
		return catalogue()
	case usage == "A B" && n < 2, usage == "DIR|FILE" && n == 0:
		return entries(begun, result)
	case usage == "[FILE]" && n == 0:
		return entries(begun, scenario)
	case usage == "FILE|NAME" && n == 0:
		return append(catalogue(), entries(begun, scenario)...)
	case usage == strings.ToLower(usage) && n == 0:
		return choices(usage)
	}
	return nil
}

func catalogue() []candidate {
	var out []candidate
	for _, name := range scenarios.Names() {
		question, _, _ := strings.Cut(scenarios.Question(name), "?")
		out = append(out, candidate{name, question + "?"})
	}
	return out
}

func plantedBugs() []candidate {
	var out []candidate
	for _, m := range model.Mutants() {
		out = append(out, candidate{m.Name, m.Wrong}, candidate{string(m.ID), m.Wrong})
	}
	return out
}

func brokenModels() []candidate {
	var out []candidate
	for _, b := range validate.BrokenModels() {
		out = append(out, candidate{b.ID, b.Wrong})
	}
	return append(out, candidate{"all", "each of them"})
}

func validationRows() []candidate {
	var out []candidate
	for _, r := range validate.Rows() {
		out = append(out, candidate{r.ID, r.Name})
	}
	return out
}

// entries are the folders, and the files of a kind, that begin as a path does.
func entries(begun string, file func(name string) bool) []candidate {
	dir, prefix := filepath.Split(begun)
	look := dir
	if home, err := os.UserHomeDir(); err == nil && (dir == "~/" || strings.HasPrefix(dir, "~/")) {
		look = filepath.Join(home, dir[2:])
	}
	if look == "" {
		look = "."
	}
	list, err := os.ReadDir(look)
	if err != nil {
		return nil // there is nothing to offer, and nobody to tell
	}
	var out []candidate
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), prefix) || (strings.HasPrefix(e.Name(), ".") && prefix == "") {
			continue
		}
		info, err := os.Stat(filepath.Join(look, e.Name())) // what a link points to
		switch {
		case err != nil:
		case info.IsDir():
			out = append(out, candidate{word: dir + e.Name() + "/"})
		case file(e.Name()):
			out = append(out, candidate{word: dir + e.Name()})
		}
	}
	return out
}
