package property_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

type spy struct{ unheard }

func (spy) Join(r api.JoinRow)   { fmt.Printf("%s join %+v\n", r.At, r) }
func (spy) Leave(r api.LeaveRow) { fmt.Printf("%s leave %+v\n", r.At, r) }
func (spy) Start(r api.StartRow) { fmt.Printf("%s start %+v\n", r.At, r) }
func (spy) Deliver(r api.DeliverRow) {
	fmt.Printf("%s deliver reader %d shard %d first %d next %d n %d err %v\n", r.At, r.Reader, r.Shard, r.First, r.Next, r.Records.Len(), r.Error)
}
func (spy) Checkpoint(r api.CheckpointRow) { fmt.Printf("%s ck %+v\n", r.At, r) }
func (spy) Open(r api.OpenRow) { fmt.Printf("%s open %d parents %d %d\n", r.At, r.Shard, r.Parent, r.Adjacent) }
func (spy) Close(r api.CloseRow)     { fmt.Printf("%s close %+v\n", r.At, r) }
func (spy) Control(r api.ControlRow) { fmt.Printf("%s control %+v\n", r.At, r) }

func TestDbg(t *testing.T) {
	text, err := os.ReadFile(os.Getenv("DBG"))
	if err != nil {
		return
	}
	l, err := scenarios.Parse("x.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	w, err := model.Build(l.Spec, model.Options{Watch: spy{}, Mutant: os.Getenv("MUT")})
	if err != nil {
		t.Fatal(err)
	}
	w.RunUntil(sim.Never)
	w.Finish()
	for _, v := range w.Result().Verdict.Invariants {
		if v.First != nil {
			fmt.Printf("%s %s %s %s\n", v.ID, v.Status, v.First.Entity, v.First.Text)
		}
	}
}
