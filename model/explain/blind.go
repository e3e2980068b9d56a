package explain

import "github.com/kinesim/kinesim/model/api"

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
