package dist

import (
	"fmt"
	"math"
	"slices"
)

// Kind is a family of distributions.
type Kind uint8

// Families. The zero Law is the constant 0.
const (
	Constant    Kind = iota
	Uniform          // Min, Max
	Exponential      // Mean
	Lognormal        // Median, P99
	Gamma            // Mean, CV
	Pareto           // Min, Alpha
	Empirical        // Values: a sample
)

var kindNames = [...]string{"constant", "uniform", "exponential", "lognormal", "gamma", "pareto", "empirical"}

// String is the name that a scenario uses.
func (k Kind) String() string { return kindNames[k] }

// Law is a distribution of non-negative quantities: nanoseconds, bytes.
type Law struct {
	Kind                                          Kind
	Value, Min, Max, Mean, Median, P99, CV, Alpha float64
	Values                                        []float64
}

// z99 is the standard normal quantile of 99 %.
var z99 = NormalInverse(0.99)

// Check says what is wrong with the parameters.
func (l Law) Check() error {
	bad := func(what string, got float64) error { return fmt.Errorf("want %s, got %g", what, got) }
	switch {
	case l.Kind == Constant && !(l.Value >= 0):
		return bad("value 0 or more", l.Value)
	case l.Kind == Uniform && !(l.Min >= 0):
		return bad("min 0 or more", l.Min)
	case l.Kind == Uniform && !(l.Max >= l.Min):
		return bad(fmt.Sprintf("max at least min (%g)", l.Min), l.Max)
	case (l.Kind == Exponential || l.Kind == Gamma) && !(l.Mean > 0):
		return bad("mean above 0", l.Mean)
	case l.Kind == Gamma && !(l.CV > 0):
		return bad("cv above 0", l.CV)
	case l.Kind == Lognormal && !(l.Median > 0):
		return bad("median above 0", l.Median)
	case l.Kind == Lognormal && !(l.P99 >= l.Median):
		return bad(fmt.Sprintf("p99 at least the median (%g)", l.Median), l.P99)
	case l.Kind == Pareto && !(l.Min > 0):
		return bad("min above 0", l.Min)
	case l.Kind == Pareto && !(l.Alpha > 0):
		return bad("alpha above 0", l.Alpha)
	case l.Kind == Empirical && len(l.Values) == 0:
		return fmt.Errorf("want at least one value, got none")
	case l.Kind == Empirical && slices.Min(l.Values) < 0:
		return bad("values of 0 or more", slices.Min(l.Values))
	}
	return nil
}

// sigma of a lognormal law.
func (l Law) sigma() float64 { return Log(l.P99/l.Median) / z99 }

// Expected is the mean; infinite for a Pareto law with alpha of 1 or less.
func (l Law) Expected() float64 {
	switch l.Kind {
	case Uniform:
		return (l.Min + l.Max) / 2
	case Exponential, Gamma:
		return l.Mean
	case Lognormal:
		s := l.sigma()
		return float64(l.Median * Exp(float64(s*s)/2))
	case Pareto:
		if l.Alpha <= 1 {
			return math.Inf(1)
		}
		return float64(l.Alpha*l.Min) / (l.Alpha - 1)
	case Empirical:
		sum := 0.0
		for _, v := range l.Values {
			sum += v
		}
		return sum / float64(len(l.Values))
	}
	return l.Value
}

// Scale is the law of the quantity times f.
func (l Law) Scale(f float64) Law {
	for _, p := range []*float64{&l.Value, &l.Min, &l.Max, &l.Mean, &l.Median, &l.P99} {
		*p = float64(*p * f)
	}
	l.Values = slices.Clone(l.Values)
	for i := range l.Values {
		l.Values[i] = float64(l.Values[i] * f)
	}
	return l
}

// String prints the law as a scenario would write it, without units.
func (l Law) String() string {
	switch l.Kind {
	case Uniform:
		return fmt.Sprintf("uniform(%g, %g)", l.Min, l.Max)
	case Exponential:
		return fmt.Sprintf("exponential(mean %g)", l.Mean)
	case Lognormal:
		return fmt.Sprintf("lognormal(median %g, p99 %g)", l.Median, l.P99)
	case Gamma:
		return fmt.Sprintf("gamma(mean %g, cv %g)", l.Mean, l.CV)
	case Pareto:
		return fmt.Sprintf("pareto(min %g, alpha %g)", l.Min, l.Alpha)
	case Empirical:
		return fmt.Sprintf("empirical(%d values)", len(l.Values))
	}
	return fmt.Sprintf("%g", l.Value)
}
