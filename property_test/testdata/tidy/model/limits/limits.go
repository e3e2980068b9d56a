// Package limits is the one place for the numbers of Kinesis.
package limits

// Burst is a number of Kinesis.
const Burst = 10 << 20

var longRow = "a row of a table is as long as its source, which says where the number is from, and when it was read there"
