package property_test

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"testing"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios/shrink"
)

func TestSurvey(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("SURVEY"))
	from, _ := strconv.Atoi(os.Getenv("FROM"))
	sig := map[string][]int{}
	var times []time.Duration
	total := time.Now()
	slow := 0
	for seed := from; seed < from+n; seed++ {
		yaml, _ := generate(seed)
		b := time.Now()
		f, failed := shrink.Model(model.Options{}, judge(shrink.Violation("")))([]byte(yaml))
		d := time.Since(b)
		times = append(times, d)
		if d > 500*time.Millisecond {
			slow++
			if slow < 8 {
				fmt.Println("slow", seed, d)
			}
		}
		if failed {
			sig[f.Signature] = append(sig[f.Signature], seed)
		}
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	if n > 0 {
		fmt.Println("total", time.Since(total), "median", times[n/2], "p90", times[n*9/10], "max", times[n-1])
	}
	for k, v := range sig {
		fmt.Println(len(v), k, v[:min(len(v), 6)])
	}
}

func TestShrinkOne(t *testing.T) {
	seed, _ := strconv.Atoi(os.Getenv("ONE"))
	if seed == 0 {
		return
	}
	yaml, _ := generate(seed)
	b := time.Now()
	s, err := judged(t, seed, yaml)
	fmt.Println(s, err, time.Since(b))
}
