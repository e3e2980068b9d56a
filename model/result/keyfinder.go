package result

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/kinesim/kinesim/model/api"
)

// A KeyFinder learns the key of one record when it is offered. It is an api.History.
type KeyFinder struct {
	blind
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

// blind is an api.History that looks at nothing.
type blind struct{}

func (blind) Offer(api.OfferRow)           {}
func (blind) Invoke(api.InvokeRow)         {}
func (blind) Reply(api.ReplyRow)           {}
func (blind) Drop(api.DropRow)             {}
func (blind) Hold(api.HoldRow)             {}
func (blind) Join(api.JoinRow)             {}
func (blind) Leave(api.LeaveRow)           {}
func (blind) Ask(api.AskRow)               {}
func (blind) Start(api.StartRow)           {}
func (blind) Deliver(api.DeliverRow)       {}
func (blind) Done(api.DoneRow)             {}
func (blind) Checkpoint(api.CheckpointRow) {}
func (blind) Effect(api.EffectRow)         {}
func (blind) Control(api.ControlRow)       {}
func (blind) Open(api.OpenRow)             {}
func (blind) Close(api.CloseRow)           {}
func (blind) Put(api.PutRow)               {}
func (blind) Get(api.GetRow)               {}
func (blind) Push(api.PushRow)             {}
func (blind) Trim(api.TrimRow)             {}
func (blind) Retain(api.RetainRow)         {}
func (blind) Item(api.ItemRow)             {}
