package spec

import "github.com/kinesim/kinesim/sim"

// CPU is what a record takes of a core, beside the time that it waits for others (Service).
// It is measured on a core of 100 percent, see limits.SpeedOf. The zero CPU is nothing.
type CPU struct {
	PerRecord sim.Time
	PerKiB    sim.Time // of its data and key
}

// Of is what a record of so many bytes takes.
func (c *CPU) Of(bytes int64) sim.Time {
	return c.PerRecord + sim.Time(float64(float64(c.PerKiB)*float64(bytes))/1024+0.5)
}

// Some tells whether records take anything.
func (c *CPU) Some() bool { return c.PerRecord > 0 || c.PerKiB > 0 }

// Machines is how many machines a consumer has for its workers: as many as it says, or one for
// each worker; 0 when it runs on none.
func (c *Consumer) Machines() int {
	switch {
	case c.RunsOn.Instance == "":
		return 0
	case c.RunsOn.Count > 0:
		return c.RunsOn.Count
	}
	return c.Count * max(c.Workers, 1)
}
