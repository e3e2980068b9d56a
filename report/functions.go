package report

// What the functions of event source mappings did, by consumer.

// function is one of them: its counts, in the order of functionHeads.
type function struct {
	name   string
	counts [8]string
}

var functionHeads = [...]string{"invocations", "of records", "failed", "throttled", "cold", "at a time", "given up",
	"told"}

// functions are those of a run.
func (d *Data) functions() []function {
	var out []function
	for i := range d.Result.Metrics {
		name := d.Result.Metrics[i].Labels["consumer"]
		if d.Result.Metrics[i].Name != "invocations" || name == "" {
			continue
		}
		of := func(metric string) float64 { return d.value(metric, "consumer", name) }
		out = append(out, function{name, [...]string{exact(of("invocations")), significant(of("batchSize")),
			exact(of("invocationErrors")), exact(of("invocationThrottles")), exact(of("coldStarts")),
			exact(of("concurrentExecutions")), exact(of("recordsDiscarded")), exact(of("recordsToDestination"))}})
	}
	return out
}

// functions prints them.
func (p *printer) functions(d *Data) {
	all := d.functions()
	if len(all) == 0 {
		return
	}
	const row = "  %-18s %12s %11s %9s %10s %8s %10s %9s %7s"
	h := functionHeads
	p.line(row, "functions", h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7])
	for i, f := range all {
		if i == listMax {
			p.line("  … and %d more", len(all)-i)
			break
		}
		c := f.counts
		p.line(row, clip(f.name, 18), c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7])
	}
	p.line("")
}

// markdownFunctions writes them.
func (d *Data) markdownFunctions(line func(string, ...any)) {
	all := d.functions()
	if len(all) == 0 {
		return
	}
	h := functionHeads
	line("\n## Functions\n\n| consumer | %s | %s | %s | %s | %s | %s | %s | %s |\n"+
		"|---|---:|---:|---:|---:|---:|---:|---:|---:|", h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7])
	for _, f := range all {
		c := f.counts
		line("| %s | %s | %s | %s | %s | %s | %s | %s | %s |", f.name, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7])
	}
}
