package api

// Blind is a History that looks at nothing: an observer embeds it and says what it looks at.
type Blind struct{}

func (Blind) Offer(OfferRow)           {}
func (Blind) Invoke(InvokeRow)         {}
func (Blind) Reply(ReplyRow)           {}
func (Blind) Drop(DropRow)             {}
func (Blind) Hold(HoldRow)             {}
func (Blind) Join(JoinRow)             {}
func (Blind) Leave(LeaveRow)           {}
func (Blind) Ask(AskRow)               {}
func (Blind) Start(StartRow)           {}
func (Blind) Deliver(DeliverRow)       {}
func (Blind) Done(DoneRow)             {}
func (Blind) Checkpoint(CheckpointRow) {}
func (Blind) Effect(EffectRow)         {}
func (Blind) Control(ControlRow)       {}
func (Blind) Scale(ScaleRow)           {}
func (Blind) Invocation(InvocationRow) {}
func (Blind) Return(ReturnRow)         {}
func (Blind) Discard(DiscardRow)       {}
func (Blind) Burn(BurnRow)             {}
func (Blind) Open(OpenRow)             {}
func (Blind) Close(CloseRow)           {}
func (Blind) Put(PutRow)               {}
func (Blind) Get(GetRow)               {}
func (Blind) Push(PushRow)             {}
func (Blind) Trim(TrimRow)             {}
func (Blind) Retain(RetainRow)         {}
func (Blind) Item(ItemRow)             {}
func (Blind) Lease(LeaseRow)           {}
