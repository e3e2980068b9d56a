package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// Groups of commands, in the order in which help lists them.
const (
	groupRun       = "Run and read"
	groupScenarios = "Write scenarios"
	groupPlan      = "Plan"
	groupCompare   = "Compare"
	groupTrust     = "Believe it"
	groupItself    = "The program itself"
)

var groups = []string{groupRun, groupScenarios, groupPlan, groupCompare, groupTrust, groupItself}

const repository = "https://github.com/kinesim/kinesim"

// firstScreen is what kinesim says to somebody who has typed nothing else.
const firstScreen = `kinesim is a digital twin of Amazon Kinesis Data Streams. One file describes shards, producers,
keys, consumers and what goes wrong; a run plays it in virtual time, checks that nothing was lost,
doubled or reordered, and says what it found, with charts.

Type one of these:

  kinesim run hot-partition    what a bad key costs: ten million records in seconds, then a report
  kinesim scenarios            all that is in the catalogue, each with the question that it answers
  kinesim init my.yaml         a commented scenario of your own; then: kinesim run my.yaml

Every command: kinesim help. From here to a finding of your own in half an hour: docs/tutorial.md, or
` + repository + `/blob/main/docs/tutorial.md
`

// legend is what help says below the commands.
const legend = `FILE is a scenario of yours, NAME one of the catalogue, DIR the folder of a run, which is out/NAME
unless --out says another. Flags stand before or after arguments. kinesim help COMMAND has them all.

Exit codes: 0 fine · 99 a threshold failed, or compare found something worse · 104 the scenario is
invalid · 105 interrupted, partial results are written · 111 an invariant was violated · 112 not
deterministic · 2 a mistake on the command line · 1 any other error.
The last line of stderr is then the command that shows it again.

Documents: tutorial, scenario reference, model, faults, testing: ` + repository + `/tree/main/docs
`

// examples are shown by the help of a command; each runs as it stands.
var examples = map[string][]string{
	"run": {
		"kinesim run hot-partition",
		"kinesim run my.yaml --set streams.orders.shards=8 --seed 2",
		"kinesim run even-load --runs 5 --set duration=2m --out out/four",
	},
	"plan": {
		"kinesim plan plan-peak-day",
		"kinesim plan my.yaml --param streams.orders.shards=4,6,8 --quick",
	},
	"report":    {"kinesim report out/hot-partition"},
	"scenarios": {"kinesim scenarios", "kinesim scenarios show zone-outage > my.yaml"},
	"init":      {"kinesim init my.yaml"},
	"import": {
		"kinesim import cloudwatch metrics.json",
		"kinesim import csv requests.csv --count value --peak 20MiB/s --size 25KiB",
	},
	"lint":   {"kinesim lint my.yaml other.yaml"},
	"schema": {"kinesim schema > scenario.schema.json"},
	"sweep": {
		"kinesim sweep hot-partition --param streams.orders.shards=4,8,12 --runs 5",
		"kinesim sweep my.yaml --out out/shared --shard 2/3",
	},
	"compare":    {"kinesim compare out/four out/eight", "kinesim compare out/before out/after --fail-on-regression"},
	"mutants":    {"kinesim mutants", "kinesim mutants lost-retry M39"},
	"validate":   {"kinesim validate --quick", "kinesim validate V09 V22", "kinesim validate --broken idle-server"},
	"doctor":     {"kinesim doctor my.yaml --set duration=1m"},
	"completion": {"source <(kinesim completion bash)"},
}

// commandHelp is the help of one command; tabs align.
const commandHelp = `kinesim {{.Name}}{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}: {{.Usage}}
{{if .Description}}
Such as

  {{.Description}}
{{end}}
Flags
{{range .VisibleFlags}}
  {{.}}{{end}}
`

// helpTexts gives every command its examples, and the program its help.
func helpTexts(app *cli.App) {
	for _, c := range app.Commands {
		c.Description = strings.Join(examples[c.Name], "\n  ")
		c.CustomHelpTemplate = commandHelp
	}
	app.CustomAppHelpTemplate = helpText(app)
}

// helpText lists the commands by their groups.
func helpText(app *cli.App) string {
	var b strings.Builder
	b.WriteString("kinesim: a digital twin of Amazon Kinesis Data Streams\n\nkinesim COMMAND [FLAGS] [ARGUMENTS]\n")
	for _, group := range groups {
		fmt.Fprintf(&b, "\n%s\n", group)
		for _, c := range app.Commands {
			if c.Category == group {
				fmt.Fprintf(&b, "  %-26s %s\n", strings.TrimSpace(c.Name+" "+c.ArgsUsage), c.Usage)
			}
		}
	}
	fmt.Fprintf(&b, "  %-26s %s\n\n%s", "help [COMMAND]", "print this, or the flags of a command", legend)
	return b.String()
}
