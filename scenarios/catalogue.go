package scenarios

import (
	"embed"
	"fmt"
	"strings"
)

// catalogue is the scenarios that come with kinesim, and the traces that they read.
//
//go:embed *.yaml traces/*.csv
var catalogue embed.FS

//go:embed starter/starter.yaml
var starter []byte

// Names lists the catalogue.
func Names() []string {
	entries, err := catalogue.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	var names []string
	for _, e := range entries {
		if name, isYAML := strings.CutSuffix(e.Name(), ".yaml"); isYAML {
			names = append(names, name)
		}
	}
	return names
}

// Show is the text of a catalogue scenario.
func Show(name string) ([]byte, error) {
	data, err := catalogueText(strings.TrimSuffix(name, ".yaml"))
	if err != nil {
		return nil, fmt.Errorf("scenarios: no scenario named %s in the catalogue%s", name, suggest(name, Names()))
	}
	return data, nil
}

// Question is the question that a catalogue scenario answers: its first comment.
func Question(name string) string {
	data, _ := catalogueText(name)
	for _, line := range strings.Split(string(data), "\n") {
		if text, isComment := strings.CutPrefix(line, "# "); isComment && !strings.HasPrefix(text,
			"yaml-language-server") {
			return text
		}
	}
	return ""
}

// Starter is the commented file that kinesim init writes.
func Starter() []byte { return starter }
