package bring

import "time"

// Aggregate counts single records per second, because a scale is a factor on counts: a scaled
// scenario has other instants than the recording.
func (r *Replay) Aggregate() {
	if r.Period > 0 {
		return
	}
	o := &Options{Period: time.Second}
	c := newCollector(o, &r.Reading, len(r.Keys) > 0, r.Sized, true)
	for i := range r.Rows {
		cell, key := r.Rows[i].Cells[0], ""
		if len(r.Keys) > 0 {
			key = r.Keys[cell.Key]
		}
		c.add(r.Rows[i].At, key, cell.Records, cell.Bytes-float64(len(key)))
	}
	t := *r.Traffic
	t.Rows, t.Keys = nil, nil
	t.Reading = r.Reading
	c.r = &t.Reading
	c.fill(&t)
	*r.Traffic = t
	r.note("single records are counted per second, because the load is scaled")
}
