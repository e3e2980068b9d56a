package main

import (
	_ "embed"
	"strings"

	"github.com/urfave/cli/v2"
)

// The scripts of the shells are thin: they ask the binary itself, by the hidden word
// __complete, what may stand where the cursor is.
var (
	//go:embed completion/kinesim.bash
	bashScript string
	//go:embed completion/kinesim.zsh
	zshScript string
	//go:embed completion/kinesim.fish
	fishScript string
)

var shells = []string{"bash", "zsh", "fish"}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Category: groupItself,
		Usage: "print the script that completes commands in a shell", ArgsUsage: "bash|zsh|fish",
		Action: func(c *cli.Context) error {
			shell, err := oneArgument(c, "the name of a shell: "+strings.Join(shells, ", "))
			if err != nil {
				return err
			}
			script, found := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}[shell]
			if !found {
				return fail(exitUsage, "there is no completion for %q; there are %s%s", shell,
					strings.Join(shells, ", "), didYouMean(shell, shells))
			}
			_, err = c.App.Writer.Write([]byte(script))
			return err
		},
	}
}
