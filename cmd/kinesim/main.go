// Command kinesim is the digital twin of Amazon Kinesis: it runs scenarios in virtual
// time, checks every run, and states what it found.
package main

import "os"

func main() { os.Exit(run(os.Args, os.Stdout, os.Stderr)) }
