package validate

import "github.com/kinesim/kinesim/model/api"

// deaf is a history that hears nothing; a row hears what it needs by embedding it.
type deaf struct{}

var _ api.History = deaf{}

func (deaf) Offer(api.OfferRow)           {}
func (deaf) Invoke(api.InvokeRow)         {}
func (deaf) Reply(api.ReplyRow)           {}
func (deaf) Drop(api.DropRow)             {}
func (deaf) Hold(api.HoldRow)             {}
func (deaf) Join(api.JoinRow)             {}
func (deaf) Leave(api.LeaveRow)           {}
func (deaf) Ask(api.AskRow)               {}
func (deaf) Start(api.StartRow)           {}
func (deaf) Deliver(api.DeliverRow)       {}
func (deaf) Done(api.DoneRow)             {}
func (deaf) Checkpoint(api.CheckpointRow) {}
func (deaf) Effect(api.EffectRow)         {}
func (deaf) Control(api.ControlRow)       {}
func (deaf) Open(api.OpenRow)             {}
func (deaf) Close(api.CloseRow)           {}
func (deaf) Put(api.PutRow)               {}
func (deaf) Get(api.GetRow)               {}
func (deaf) Push(api.PushRow)             {}
func (deaf) Trim(api.TrimRow)             {}
func (deaf) Retain(api.RetainRow)         {}
func (deaf) Item(api.ItemRow)             {}
