package form

// Computing is what the records of a consumer take of what it runs on.
type Computing struct {
	CPU CPU `json:"cpu" beside:"runsOn" only:"kind=!lambda" without:"nothing" example:"{perRecord: 40us}" text:"What a record takes of a core of the machines, beside |service|."`
}

// CPU is what a record takes of a core.
type CPU struct {
	PerRecord Duration `json:"perRecord" default:"0s" example:"40us" text:"Of each record, on a vCPU of the speed of |m5|; others are faster or slower (a guess)."`
	PerKiB    Duration `json:"perKiB" default:"0s" example:"5us" text:"Of each KiB of data and key, more."`
}
