package result

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/kinesim/kinesim/model/api"
)

// A KeyFinder learns the key of one record when it is offered. It is an api.History.
type KeyFinder struct {
	api.Blind
	UID   api.UID
	Key   api.Key
	Found bool
}

var _ api.History = (*KeyFinder)(nil)

// Offer looks for the record.
func (k *KeyFinder) Offer(r api.OfferRow) {
	if k.Found || int(r.Producer) != k.UID.Producer() {
		return
	}
	if i := slices.Index(r.Records.UID, k.UID); i >= 0 {
		k.Key, k.Found = r.Records.Key[i], true
	}
}

var recordText = regexp.MustCompile(`record (\d+) of (\S+?)[\s,;:.)]`)

// RecordIn finds the first record that the text of a witness names, such as "record 5 of
// web/0"; producers are the names of the instances.
func RecordIn(text string, producers []string) (api.UID, bool) {
	for _, m := range recordText.FindAllStringSubmatch(text+" ", -1) {
		n, err := strconv.ParseUint(m[1], 10, 40)
		if p := slices.Index(producers, m[2]); p >= 0 && err == nil {
			return api.MakeUID(p, n), true
		}
	}
	return 0, false
}
