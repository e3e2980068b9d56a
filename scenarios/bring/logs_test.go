package bring

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

var usual = Options{Malformed: 0.01, Throttled: true}

const albLine = `https 2026-11-20T13:00:00.186641Z app/shop/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 ` +
	`200 200 34 366 "GET https://www.example.com:443/cart/items?id=7 HTTP/1.1" "curl/7.46.0 \"x\"" ECDHE TLSv1.2 arn:aws:x ` +
	`"Root=1-58337281" "www.example.com" "arn:cert" 1 2026-11-20T13:00:00.000001Z "forward" "-" "-"`

func albLines(n int) string {
	var b strings.Builder
	for i := range n {
		line := strings.Replace(albLine, "13:00:00.186641", fmt.Sprintf("13:%02d:%02d.%06d", i/600%60, i/10%60, i%10*100_000+7), 1)
		line = strings.Replace(line, "192.168.131.39", fmt.Sprintf("10.1.%d.%d", i%3, i%7), 1)
		b.WriteString(strings.Replace(line, " 34 366 ", fmt.Sprintf(" %d 366 ", 100+i%50), 1) + "\n")
	}
	return b.String()
}

// A few requests stay single records, with instants of a microsecond, sizes and clients.
func TestALBOfSingleRecords(t *testing.T) {
	got, err := ALB(inputs(albLine+"\n"), &usual)
	if err != nil {
		t.Fatal(err)
	}
	c := got.Rows[0].Cells[0]
	if got.Period != 0 || !got.Rows[0].At.Equal(time.Date(2026, 11, 20, 13, 0, 0, 186_641_000, time.UTC)) ||
		got.Keys[c.Key] != "192.168.131.39" || c.Bytes != float64(34+len("192.168.131.39")) {
		t.Errorf("%+v of %v, %v", got.Rows, got.Keys, got.Period)
	}
	out := replayed(t, replayOf(must(ALB(inputs(albLines(3000)), &usual))))
	for _, m := range out.Compared {
		if !m.Exact || m.Imported.Total != m.Reproduced.Total {
			t.Errorf("%s: %+v", m.Name, m)
		}
	}
}

func must(t *Traffic, err error) *Traffic {
	if err != nil {
		panic(err)
	}
	return t
}

// What is picked of a line, and of one of a classic load balancer.
func TestALBColumns(t *testing.T) {
	classic := strings.SplitN(albLine, " ", 2)[1]
	for _, c := range []struct {
		line string
		pick Columns
		key  string
		data int
	}{
		{albLine, Columns{Key: "path"}, "/cart/items", 34}, {albLine, Columns{Key: "host", Size: "sent_bytes"}, "www.example.com", 366},
		{albLine, Columns{Key: "user_agent", Size: "line"}, `curl/7.46.0 \"x\"`, len(albLine)},
		{albLine, Columns{Key: "target"}, "10.0.0.1", 34}, {albLine, Columns{Key: "elb"}, "app/shop/50dc6c495c0c9188", 34},
		{classic, Columns{}, "192.168.131.39", 34},
		{albLine, Columns{Key: "none"}, "", 34},
	} {
		o := usual
		o.Columns = c.pick
		got, err := ALB(inputs(c.line), &o)
		if err != nil {
			t.Fatal(err)
		}
		key := ""
		if len(got.Keys) > 0 {
			key = got.Keys[0]
		}
		if key != c.key || got.Total().Bytes != float64(c.data+len(c.key)) {
			t.Errorf("%+v: key %q, %v bytes", c.pick, key, got.Total().Bytes)
		}
	}
	for _, c := range []struct {
		pick Columns
		want string
	}{
		{Columns{Key: "clent"}, "did you mean client?"}, {Columns{Size: "recieved_bytes"}, "did you mean received_bytes?"},
		{Columns{Time: "type"}, "--time wants one of time, request_creation_time"}, {Columns{Count: "x"}, "are for tables"},
	} {
		o := usual
		o.Columns = c.pick
		if _, err := ALB(inputs(albLine), &o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.pick, err)
		}
	}
}

const clfLine = `192.0.2.7 - frank [20/Nov/2026:13:55:36 -0700] "GET /a.gif?x=1 HTTP/1.0" 200 2326`

// The common format, the combined one, one with virtual hosts; times have zones.
func TestCLF(t *testing.T) {
	for _, c := range []struct {
		line string
		pick Columns
		key  string
		data int
	}{
		{clfLine, Columns{}, "192.0.2.7", len(clfLine)}, {clfLine, Columns{Key: "user", Size: "bytes"}, "frank", 2326},
		{clfLine + ` "http://ref/" "Mozilla/5.0 (X11; [en])"`, Columns{Key: "agent", Size: "bytes"}, "Mozilla/5.0 (X11; [en])", 2326},
		{"shop.example:80 " + clfLine, Columns{Key: "path", Size: "bytes"}, "/a.gif", 2326},
		{strings.Replace(clfLine, "2326", "-", 1), Columns{Size: "bytes"}, "192.0.2.7", 0},
	} {
		o := usual
		o.Columns = c.pick
		got, err := CLF(inputs(c.line), &o)
		if err != nil {
			t.Fatal(err)
		}
		if got.Period != time.Second || got.Keys[0] != c.key || got.Total().Bytes != float64(c.data+len(c.key)) ||
			!got.Rows[0].At.Equal(time.Date(2026, 11, 20, 20, 55, 36, 0, time.UTC)) {
			t.Errorf("%q: %+v, keys %q, %v bytes", c.line, got.Rows, got.Keys, got.Total().Bytes)
		}
	}
}

// Malformed lines are counted and shown, and stop the import when they are too many.
func TestMalformedLines(t *testing.T) {
	good := strings.Repeat(clfLine+"\n", 300)
	bad := "nonsense\n" + strings.Replace(clfLine, "20/Nov", "40/Nov", 1) + "\n" + strings.Replace(clfLine, `GET`, `"GET`, 1) + "\n" +
		strings.Repeat("x", lineMax+10) + "\n"
	got, err := CLF(inputs(good+bad+good), &Options{Malformed: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"file-1:301: want a time in brackets", "file-1:302: want a time, got", "file-1:303: ", "file-1:304: the line is longer"}
	if got.Malformed != 4 || got.Read != 604 || got.Total().Records != 600 {
		t.Errorf("%d malformed of %d, %v records", got.Malformed, got.Read, got.Total().Records)
	}
	for i, w := range want {
		if i >= len(got.Bad) || !strings.HasPrefix(got.Bad[i], w) {
			t.Errorf("got %q, want %q", got.Bad, w)
		}
	}
	if _, err = CLF(inputs("x ["+strings.Repeat("é", 900)+"] a b c d"), &Options{}); err == nil || len(err.Error()) > 400 {
		t.Errorf("got %v", err)
	}
	if _, err = CLF(inputs(good+bad), &Options{Malformed: 0.01}); err == nil || !strings.Contains(err.Error(), "4 of 304 lines are malformed") {
		t.Errorf("got %v", err)
	}
}

// However long a log is, what is kept is bounded; what is counted stays the same.
func TestCollectorIsBounded(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		b       bounds
		period  time.Duration
		rows    int
		keys    int
		weights int
	}{
		{bounds{5000, 1e6, 1e6, 1e6, 1e6}, 0, 4000, 100, 0},
		{bounds{100, 1e6, 1e6, 1e6, 1e6}, time.Second, 2000, 100, 0},
		{bounds{100, 1500, 1e6, 1e6, 1e6}, 10 * time.Second, 200, 100, 0},
		{bounds{100, 150, 1e6, 1e6, 1e6}, time.Minute, 34, 100, 0},
		{bounds{100, 1e6, 5000, 1e6, 1e6}, time.Second, 2000, 0, 100},
		{bounds{100, 1e6, 5000, 1e6, 30}, time.Second, 2000, 0, 60},
		{bounds{100, 1e6, 1e6, 40, 1e6}, time.Second, 2000, 40 + 60, 0},
	} {
		o := usual
		traffic := &Traffic{}
		col := newCollector(&o, &traffic.Reading, true, true, false)
		col.b = c.b
		for i := range 4000 {
			col.add(day.Add(time.Duration(i)*500*time.Millisecond), fmt.Sprintf("k%02d", i%100), 1, 10)
		}
		col.fill(traffic)
		if traffic.Period != c.period || len(traffic.Rows) != c.rows || len(traffic.Keys) > c.keys ||
			len(traffic.Weights) != c.weights {
			t.Errorf("%+v: %d rows of %v, %d keys, %d weights", c.b, len(traffic.Rows), traffic.Period, len(traffic.Keys),
				len(traffic.Weights))
		}
		weighed := 0.0
		for _, w := range traffic.Weights {
			weighed += w.Records
		}
		sum := traffic.Total()
		if sum.Records != 4000 || c.weights > 0 && math.Abs(weighed-4000) > 1e-6 || c.b.keys == 1e6 && sum.Bytes != 4000*13 {
			t.Errorf("%+v: %+v, weights %v", c.b, sum, weighed)
		}
	}
}
