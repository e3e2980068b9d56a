package bring

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/scenarios"
)

// logForm is a form of access log: which fields a line has, and which of them matter unless
// somebody picks others.
type logForm struct {
	what   string
	names  []string // of fields that can be picked
	time   []string // that can be the time, the first by default
	sizes  []string // that can be the size of a record
	key    string   // by default
	size   string
	coarse bool // times are whole seconds
	// parse splits a line; get finds a field in it, "" where it has none.
	parse   func(o *Options, line []byte) (get func(name string) string, fault string)
	instant func(o *Options, text string) (time.Time, bool)
}

// lineSize is the size of a record that is the line itself.
const lineSize = "line"

// none is no key.
const none = "none"

// log reads access logs of a form.
func (f *logForm) log(inputs []Input, o *Options) (*Traffic, error) {
	pick := o.Columns
	if pick.Count != "" || pick.Bytes != "" {
		return nil, fmt.Errorf("import: --count and --bytes are for tables; a line of %s is a record, and --size says "+
			"which field is its size", f.what)
	}
	key, at, size := orElse(pick.Key, f.key), orElse(pick.Time, f.time[0]), orElse(pick.Size, f.size)
	for _, c := range []struct {
		flag, got string
		names     []string
	}{{"key", key, append([]string{none}, f.names...)}, {"time", at, f.time}, {"size", size, f.sizes}} {
		if !slices.Contains(c.names, c.got) {
			return nil, fmt.Errorf("import: --%s wants one of %s, got %q%s", c.flag, strings.Join(c.names, ", "), c.got,
				scenarios.Suggest(c.got, c.names))
		}
	}
	t := &Traffic{What: f.what}
	t.Files, t.Unit = len(inputs), "lines"
	c := newCollector(o, &t.Reading, key != none, true, f.coarse)
	err := eachLine(inputs, func(file string, number int, line []byte) {
		if t.Read++; line[0] == '#' {
			t.Read--
			return
		}
		get, fault := f.parse(o, line)
		if fault != "" {
			t.bad(file, number, "%s", fault)
			return
		}
		moment, ok := f.instant(o, get(at))
		if !ok {
			t.bad(file, number, "want a time, got %q", get(at))
			return
		}
		bytes := float64(len(line))
		if size != lineSize {
			v, err := strconv.ParseFloat(get(size), 64)
			switch {
			case get(size) == "-" || get(size) == "":
				v = 0
			case err != nil || v < 0 || v > sizeMax:
				t.bad(file, number, "want a size in %s, got %q", size, get(size))
				return
			}
			bytes = v
		}
		c.add(moment, get(key), 1, bytes)
	}, func(file string, number int) {
		t.Read++
		t.bad(file, number, "the line is longer than %d MiB", lineMax>>20)
	})
	if err != nil {
		return nil, err
	}
	c.fill(t)
	f.assume(t, key, size)
	return t, t.tolerate(o.Malformed)
}

// sizeMax keeps sums of sizes finite.
const sizeMax = 1e12

func (f *logForm) assume(t *Traffic, key, size string) {
	if size == lineSize {
		t.assume("a record is a line of the log, without its end (--size has others)")
	} else {
		t.assume("a record has %s bytes of data", size)
	}
	if key != none {
		t.assume("the partition key is the %s (--key has others)", key)
	}
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// albFields of Application Load Balancers, and of classic ones, which begin with the time.
var (
	albFields = []string{"type", "time", "elb", "client", "target", "request_processing_time", "target_processing_time",
		"response_processing_time", "elb_status_code", "target_status_code", "received_bytes", "sent_bytes", "request",
		"user_agent", "ssl_cipher", "ssl_protocol", "target_group_arn", "trace_id", "domain_name", "chosen_cert_arn",
		"matched_rule_priority", "request_creation_time"}
	alb = &logForm{what: "an ALB access log", names: slices.Concat(albFields, []string{"path", "host"}),
		time: []string{"time", "request_creation_time"}, sizes: []string{"received_bytes", "sent_bytes", lineSize},
		key: "client", size: "received_bytes", parse: parseALB, instant: (*Options).time}
)

// albLeast is how many fields a line has at least: those up to the request.
const albLeast = 13

// ALB reads access logs of Application Load Balancers, and of classic ones.
func ALB(inputs []Input, o *Options) (*Traffic, error) { return alb.log(inputs, o) }

func parseALB(o *Options, line []byte) (func(string) string, string) {
	list, ok := fields(line, make([][]byte, 0, 32))
	if !ok {
		return nil, "a quote does not end"
	}
	if len(list) > 0 {
		if _, classic := o.time(string(list[0])); classic {
			list = append([][]byte{[]byte("http")}, list...)
		}
	}
	if len(list) < albLeast {
		return nil, fmt.Sprintf("want at least %d fields, got %d", albLeast, len(list))
	}
	return func(name string) string {
		switch name {
		case "path":
			return pathOf(string(list[slices.Index(albFields, "request")]))
		case "host":
			return hostOf(string(list[slices.Index(albFields, "request")]))
		}
		i := slices.Index(albFields, name)
		if i < 0 || i >= len(list) {
			return ""
		}
		if name == "client" || name == "target" {
			if colon := bytes.LastIndexByte(list[i], ':'); colon > 0 {
				return string(list[i][:colon])
			}
		}
		return string(list[i])
	}, ""
}

// pathOf is the path of a request line, without host and query.
func pathOf(request string) string {
	parts := strings.Fields(request)
	if len(parts) < 2 {
		return ""
	}
	url := parts[1]
	if _, rest, found := strings.Cut(url, "://"); found {
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			return "/"
		}
		url = rest[slash:]
	}
	url, _, _ = strings.Cut(url, "?")
	return url
}

// hostOf is the host of a request line, without its port.
func hostOf(request string) string {
	parts := strings.Fields(request)
	if len(parts) < 2 {
		return ""
	}
	_, rest, found := strings.Cut(parts[1], "://")
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	if colon := strings.LastIndexByte(host, ':'); colon > 0 && !strings.HasSuffix(host, "]") {
		host = host[:colon]
	}
	return host
}

// clf is the common log format of NCSA, Apache and NGINX; the combined one has two fields more.
var clf = &logForm{what: "an access log in the common or combined format",
	names: []string{"host", "user", "path", "method", "status", "referer", "agent"}, time: []string{"time"},
	sizes: []string{"bytes", lineSize}, key: "host", size: lineSize, coarse: true, parse: parseCLF, instant: clfTime}

// CLF reads access logs of Apache, NGINX and others, common or combined. Their times are whole
// seconds.
func CLF(inputs []Input, o *Options) (*Traffic, error) {
	t, err := clf.log(inputs, o)
	if t != nil {
		t.assume("the log has whole seconds; within them instants are drawn")
	}
	return t, err
}

const clfLayout = "02/Jan/2006:15:04:05 -0700"

func clfTime(o *Options, text string) (time.Time, bool) {
	if o.Layout != "" {
		return o.time(text)
	}
	t, err := time.Parse(clfLayout, text)
	return t, err == nil && usualYear(t)
}

// parseCLF finds the time by its brackets: before it stand host, ident and user, or a virtual
// host and these.
func parseCLF(_ *Options, line []byte) (func(string) string, string) {
	open := bytes.IndexByte(line, '[')
	if open < 0 {
		return nil, "want a time in brackets, got none"
	}
	head, ok := fields(line[:open], make([][]byte, 0, 4))
	if !ok || len(head) < 3 {
		return nil, fmt.Sprintf("want host, identity and user before the time, got %d fields", len(head))
	}
	head = head[len(head)-3:]
	tail, ok := fields(line[open:], make([][]byte, 0, 8))
	if !ok {
		return nil, "a quote or bracket does not end"
	}
	if len(tail) < 4 {
		return nil, fmt.Sprintf("want time, request, status and bytes, got %d fields", len(tail))
	}
	if _, err := strconv.ParseUint(string(tail[2]), 10, 16); err != nil && string(tail[2]) != "-" {
		return nil, fmt.Sprintf("want a status behind the request, got %q", tail[2])
	}
	return func(name string) string {
		switch name {
		case "host":
			return string(head[0])
		case "user":
			return string(head[2])
		case "time":
			return string(tail[0])
		case "path":
			return pathOf(string(tail[1]))
		case "method":
			method, _, _ := strings.Cut(string(tail[1]), " ")
			return method
		case "status":
			return string(tail[2])
		case "bytes":
			return string(tail[3])
		}
		if i := slices.Index([]string{"referer", "agent"}, name); i >= 0 && 4+i < len(tail) {
			return string(tail[4+i])
		}
		return ""
	}, ""
}
