package api

import "fmt"

// Code is the name of an exception, as the wire carries it in __type.
type Code string

// Exceptions of the data plane and of iterators (kinesis.md §1.4).
const (
	ProvisionedThroughputExceeded Code = "ProvisionedThroughputExceededException"
	LimitExceeded                 Code = "LimitExceededException"
	ResourceInUse                 Code = "ResourceInUseException"
	ResourceNotFound              Code = "ResourceNotFoundException"
	InvalidArgument               Code = "InvalidArgumentException"
	Validation                    Code = "ValidationException"
	ExpiredIterator               Code = "ExpiredIteratorException"
	InternalFailure               Code = "InternalFailure"
)

// Exception is an error of the API as a value: name, HTTP status, message.
type Exception struct {
	Code    Code
	Status  int
	Message string
}

// Error prints name and message.
func (e *Exception) Error() string { return string(e.Code) + ": " + e.Message }

// NewException returns an exception with the status that its code has.
func NewException(code Code, format string, args ...any) *Exception {
	status := 400
	if code == InternalFailure {
		status = 500
	}
	return &Exception{code, status, fmt.Sprintf(format, args...)}
}

// Throttle tells whether the exception says that a limit refused the call.
func (e *Exception) Throttle() bool {
	return e != nil && (e.Code == ProvisionedThroughputExceeded || e.Code == LimitExceeded)
}
