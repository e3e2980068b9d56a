// Package kit is a part of report.
package kit

// Width is used by another fixture.
const Width = 1.0
