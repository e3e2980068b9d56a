package consumer

// jumps are the places in a queue of records at which their indexes do not go on by one:
// retention took what lies between while a reader held what came before. There is hardly
// ever one.
type jumps struct {
	end  uint64 // index behind the last record of the queue
	list []jump
}

// jump is a record of the queue, by its place, and its index.
type jump struct {
	at    int
	index uint64
}

// add notes that records come behind those of a queue of some length.
func (j *jumps) add(empty bool, at int, first uint64, n int) {
	if empty {
		j.list = j.list[:0]
	} else if first != j.end {
		j.list = append(j.list, jump{at, first})
	}
	j.end = first + uint64(n)
}

// moved says that the places of a queue are so many less.
func (j *jumps) moved(by int) {
	for i := range j.list {
		j.list[i].at -= by
	}
}

// until is how far indexes go on by one, of a queue up to some place.
func (j *jumps) until(to int) int {
	if len(j.list) > 0 {
		return min(to, j.list[0].at)
	}
	return to
}

// reach is the index of the record at a place that a queue has come to, where it would be
// another one without jumps.
func (j *jumps) reach(at int, index uint64) uint64 {
	if len(j.list) > 0 && j.list[0].at == at {
		index = j.list[0].index
		j.list = j.list[:copy(j.list, j.list[1:])]
	}
	return index
}
