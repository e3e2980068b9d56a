package api

// Stall is why a client that has records to send does not send them.
type Stall uint8

// Reasons.
const (
	StallSlot Stall = iota // as many calls as it may have are in flight
	StallKey               // the record of the same key before has no answer yet
	StallPace              // it limits the rate of its calls, or is in a back-off as a whole
	StallDown              // it has crashed, and is not back
)
