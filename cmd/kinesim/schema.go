package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/kinesim/kinesim/scenarios/schema"
)

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name: "schema", Category: groupScenarios, Usage: "print the JSON Schema of scenarios, for editors",
		Action: func(c *cli.Context) error {
			if err := noArgument(c); err != nil {
				return err
			}
			data, err := schema.JSON()
			if err == nil {
				_, err = c.App.Writer.Write(data)
			}
			return err
		},
	}
}

// writeSchema writes the schema beside a scenario, where the scenario's first line says that
// it is. An older one of ours is replaced, the file of somebody else is not. It returns what
// there is to say of it.
func writeSchema(scenario string) (string, error) {
	name := filepath.Join(filepath.Dir(scenario), schema.File)
	data, err := schema.JSON()
	if err != nil {
		return "", err
	}
	old, err := os.ReadFile(name)
	var known struct {
		Comment string `json:"$comment"`
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", err
	case bytes.Equal(old, data):
		return "", nil
	case json.Unmarshal(old, &known) != nil || known.Comment != schema.Mark:
		return fmt.Sprintf("%s is not kinesim's and stays as it is\n", name), nil
	}
	if err := writeFile(name, bytesOf(data)); err != nil {
		return "", err
	}
	return fmt.Sprintf("wrote %s, by which an editor completes and explains the scenario\n", name), nil
}
