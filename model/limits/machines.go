package limits

import "strings"

// speedWord is the beginning of the names of the rows on the speed of a vCPU: the family
// follows.
const speedWord = "machine.speed."

// SpeedOf is the name of the row on the speed of a vCPU of a type of EC2.
func SpeedOf(instance string) string {
	family, _, _ := strings.Cut(instance, ".")
	return speedWord + family
}

// What AWS says of generations is price-performance of some workloads at best ("up to"), from
// the pages of the instance types: Graviton2 (m6g) 40 % over m5 at four fifths of the price,
// Graviton3 25 % over Graviton2, Graviton4 30 % over Graviton3, m6i 15 % over m5 and m7i 15 %
// over m6i at the same price. The speed of one's own records is to be measured.
const speedSource = "a guess from what AWS says of the generation (up to, of its own workloads); " +
	"not published for a vCPU and this work"

// speeds are of one vCPU, in percent of one of m5, by which a scenario's cpu is measured.
var speeds = func() []Row {
	var rows []Row
	for _, s := range []struct {
		percent  float64
		families string
	}{
		{100, "t3 m5"}, {110, "c5"}, {112, "t4g m6g c6g r6g"}, {115, "m6i c6i r6i"}, {132, "m7i c7i r7i"},
		{140, "m7g c7g r7g"}, {182, "m8g c8g r8g"},
	} {
		for _, family := range strings.Fields(s.families) {
			rows = append(rows, Row{speedWord + family, s.percent, "%", Guessed, speedSource, "2026-11", ""})
		}
	}
	return rows
}()

// SpeedRow tells whether a row is of those.
func SpeedRow(name string) bool { return strings.HasPrefix(name, speedWord) }
