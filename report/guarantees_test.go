package report

import (
	"bufio"
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// A report says of each guarantee whether it held, and of a broken one where first.
func TestGuaranteesAreReported(t *testing.T) {
	r := &result.Result{Verdict: result.Verdict{Guarantees: []result.Guarantee{
		{Of: "producer", Name: "web", What: "order", Claim: "perKey", Held: true},
		{Of: "consumer", Name: "billing", What: "effects", Claim: "exactlyOnce", Count: 3,
			First: &result.Witness{At: 61.5, Entity: "billing/0", Text: "it happens again"}},
	}}}
	var text strings.Builder
	w := bufio.NewWriter(&text)
	(&printer{w: w}).guarantees(r)
	w.Flush()
	if got, want := text.String(), "  held web guarantees order perKey\n"+
		"  broken billing guarantees effects exactlyOnce, 3 times; first at 61.500000 s, billing/0: it happens again\n"; got != want {
		t.Errorf("text\n%s\nwant\n%s", got, want)
	}
	var page strings.Builder
	(&Data{Result: r}).markdownGuarantees(func(f string, a ...any) { fmt.Fprintf(&page, f+"\n", a...) })
	if got, want := page.String(), "\n## Guarantees\n\n| of | what is guaranteed | outcome |\n|---|---|---|\n"+
		"| producer web | order: perKey | held |\n"+
		"| consumer billing | effects: exactlyOnce | broken 3 times; first at 61.500000 s, billing/0: it happens again |\n"; got != want {
		t.Errorf("Markdown\n%s\nwant\n%s", got, want)
	}
}
