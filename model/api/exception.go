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
	ServiceUnavailable            Code = "ServiceUnavailable"
	ConditionalCheckFailed        Code = "ConditionalCheckFailedException"
	InvalidSignature              Code = "InvalidSignatureException"

	// RequestTimeout is the client's own: no answer came in time. What happened is not known.
	RequestTimeout Code = "RequestTimeout"
	// PartialFailure is the client's own: entries of a PutRecords were refused, and it takes
	// the whole call for failed.
	PartialFailure Code = "PartialFailure"
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
	switch code {
	case InternalFailure:
		status = 500
	case ServiceUnavailable:
		status = 503
	case RequestTimeout, PartialFailure:
		status = 0
	}
	return &Exception{code, status, fmt.Sprintf(format, args...)}
}

// Throttle tells whether the exception says that a limit refused the call.
func (e *Exception) Throttle() bool {
	return e != nil && (e.Code == ProvisionedThroughputExceeded || e.Code == LimitExceeded)
}

// Indefinite tells whether the call may have taken effect all the same: of a timeout or
// a failure of the server (5xx) the client cannot know, and of a partial one it does not look.
func (e *Exception) Indefinite() bool {
	return e != nil && (e.Status >= 500 || e.Code == RequestTimeout || e.Code == PartialFailure)
}
