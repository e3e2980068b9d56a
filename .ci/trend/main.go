// Command trend turns the output of go test -bench into one JSON line: ns, bytes and
// allocations per operation by benchmark, and a ratio: the ns over those of one step of a
// fixed loop on the same machine, so that lines of two machines can be compared roughly. Of a
// benchmark that ran several times the fastest counts: what slows it down is the machine.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// calibrate is the best time of one step of a chain of multiplications, in ns.
func calibrate() float64 {
	const steps = 20_000_000
	best := math.Inf(1)
	for range 5 {
		start, x := time.Now(), uint64(1)
		for range steps {
			x = (x ^ x>>29) * 0xbf58476d1ce4e5b9
		}
		if x == 0 { // never: it keeps the loop
			return 0
		}
		best = min(best, float64(time.Since(start).Nanoseconds())/steps)
	}
	return math.Round(1000*best) / 1000
}

func main() {
	step := calibrate()
	line := map[string]any{"commit": os.Args[1], "stepNs": step}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		f := strings.Fields(in.Text())
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		values := map[string]float64{}
		for i := 2; i+1 < len(f); i += 2 {
			if v, err := strconv.ParseFloat(f[i], 64); err == nil {
				values[f[i+1]] = v
			}
		}
		if ns, found := values["ns/op"]; found {
			values["ratio"] = math.Round(10*ns/step) / 10
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(f[0], "Benchmark"), "-")
		if before, found := line[name].(map[string]float64); !found || values["ns/op"] < before["ns/op"] {
			line[name] = values
		}
	}
	out, err := json.Marshal(line)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(out))
}
