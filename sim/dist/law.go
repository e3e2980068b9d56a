package dist

import (
	"cmp"
	"errors"
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
	Empirical        // Values: a sample, sorted and joined by straight lines
)

var kindNames = [...]string{"constant", "uniform", "exponential", "lognormal", "gamma", "pareto", "empirical"}

// String is the name that a scenario uses.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("distribution %d", uint8(k))
}

// Law is a distribution of non-negative quantities: nanoseconds, bytes.
type Law struct {
	Kind                                          Kind
	Value, Min, Max, Mean, Median, P99, CV, Alpha float64
	Values                                        []float64
}

// z99 is the standard normal quantile of 99 %.
var z99 = NormalInverse(0.99)

// Check says what is wrong with the parameters, in words: "want p99 at least the median
// (10), got 5".
func (l Law) Check() error {
	bad := func(what string, got float64) error { return fmt.Errorf("want %s, got %g", what, got) }
	positive := func(name string, v float64) error {
		if v > 0 && !math.IsInf(v, 1) {
			return nil
		}
		return bad(name+" above 0", v)
	}
	atLeast := func(name, bound string, least, v float64) error {
		if v >= least && !math.IsInf(v, 1) {
			return nil
		}
		return bad(fmt.Sprintf("%s %s", name, bound), v)
	}
	switch l.Kind {
	case Constant:
		return atLeast("value", "0 or more", 0, l.Value)
	case Uniform:
		return cmp.Or(atLeast("min", "0 or more", 0, l.Min),
			atLeast("max", fmt.Sprintf("at least min (%g)", l.Min), l.Min, l.Max))
	case Exponential:
		return positive("mean", l.Mean)
	case Gamma:
		return cmp.Or(positive("mean", l.Mean), positive("cv", l.CV))
	case Lognormal:
		return cmp.Or(positive("median", l.Median),
			atLeast("p99", fmt.Sprintf("at least the median (%g)", l.Median), l.Median, l.P99))
	case Pareto:
		return cmp.Or(positive("min", l.Min), positive("alpha", l.Alpha))
	case Empirical:
		if len(l.Values) == 0 {
			return errors.New("want at least one value, got none")
		}
		for _, v := range l.Values {
			if err := atLeast("values", "of 0 or more", 0, v); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("want a distribution that exists, got %s", l.Kind)
}

// sigma of a lognormal law.
func (l Law) sigma() float64 { return Log(l.P99/l.Median) / z99 }

// Expected is the mean of the draws; infinite for a Pareto law with alpha of 1 or less.
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
		return trapezoids(l.Values)
	}
	return l.Value
}

// trapezoids is the mean of a sample whose sorted values are joined by straight lines,
// as they are drawn; both ends count half.
func trapezoids(values []float64) float64 {
	if len(values) == 1 {
		return values[0]
	}
	sum := -float64((slices.Min(values) + slices.Max(values)) / 2)
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values)-1)
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
