// Command browser looks at reports in a headless Chromium, as a person does, and says what
// is wrong with them. It leaves screenshots and PDFs to be looked at.
//
//	go run ./.ci/browser OUT FOLDER…
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "browser OUT FOLDER…")
		os.Exit(2)
	}
	bad := 0
	for _, dir := range os.Args[2:] {
		files, _ := filepath.Glob(filepath.Join(dir, "*.html"))
		if len(files) == 0 {
			fmt.Fprintf(os.Stderr, "%s has no page\n", dir)
			bad++
		}
		for _, file := range files {
			faults, err := examine(file, filepath.Join(os.Args[1], filepath.Base(dir)))
			if err != nil {
				faults = append(faults, err.Error())
			}
			for _, f := range faults {
				fmt.Fprintf(os.Stderr, "%s: %s\n", file, f)
			}
			bad += len(faults)
			if len(faults) == 0 {
				fmt.Println(file, "is fine")
			}
		}
	}
	if bad > 0 {
		os.Exit(1)
	}
}

// sizeMax bounds a page.
const sizeMax = 2 << 20

// tab is one page in a browser, and what it has complained of.
type tab struct {
	*browser
	session string
	file    string
	out     string
	mu      sync.Mutex
	loaded  chan struct{}
	faults  []string
}

func (t *tab) fault(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, fmt.Sprintf(format, args...))
}

func examine(file, out string) ([]string, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	b, err := start("chromium")
	if err != nil {
		return nil, err
	}
	defer b.stop()
	t := &tab{browser: b, file: file, out: filepath.Join(out, strings.TrimSuffix(filepath.Base(file), ".html")),
		loaded: make(chan struct{}, 16)}
	b.events = t.note
	if info, err := os.Stat(file); err != nil || info.Size() > sizeMax {
		t.fault("it has %d bytes, want at most %d (%v)", info.Size(), sizeMax, err)
	}
	if err := t.open(); err != nil {
		return t.faults, err
	}
	for _, step := range []func() error{t.looks, t.hovers, t.keys, t.copies, t.withoutScript, t.prints} {
		if err := step(); err != nil {
			return t.faults, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.faults, nil
}

func (t *tab) open() error {
	var target struct {
		TargetID string `json:"targetId"`
	}
	if err := t.call("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var session struct {
		SessionID string `json:"sessionId"`
	}
	if err := t.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session); err != nil {
		return err
	}
	t.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		if err := t.do(domain+".enable", nil, nil); err != nil {
			return err
		}
	}
	return nil
}

func (t *tab) do(method string, params map[string]any, result any) error {
	if params == nil {
		params = map[string]any{}
	}
	return t.call(t.session, method, params, result)
}

// note hears what happens in the page: nothing but itself may be asked for, and nothing said.
func (t *tab) note(method string, params json.RawMessage) {
	switch method {
	case "Page.loadEventFired":
		t.loaded <- struct{}{}
	case "Network.requestWillBeSent":
		var p struct {
			Request struct {
				URL string `json:"url"`
			} `json:"request"`
		}
		json.Unmarshal(params, &p)
		if u := p.Request.URL; u != "file://"+t.file && !strings.HasPrefix(u, "data:") {
			t.fault("it asks for %s", u)
		}
	case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded":
		t.fault("it says %s", params)
	}
}

// show loads the page in a window and a scheme of colours.
func (t *tab) show(width int, scheme string) error {
	err := t.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1,
		"mobile": width < 600}, nil)
	if err != nil {
		return err
	}
	err = t.do("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{
		"name": "prefers-color-scheme", "value": scheme}}}, nil)
	if err != nil {
		return err
	}
	if err := t.do("Page.navigate", map[string]any{"url": "file://" + t.file}, nil); err != nil {
		return err
	}
	select {
	case <-t.loaded:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("it is not loaded after %s", patience)
	}
}

// eval is the value of an expression in the page.
func (t *tab) eval(expression string, value any) error {
	var r struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	if err := t.do("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &r); err != nil {
		return err
	}
	if r.Exception != nil {
		return fmt.Errorf("%s: %s", expression, r.Exception.Text)
	}
	return json.Unmarshal(r.Result.Value, value)
}

// looks takes pictures at two widths and in two schemes, and wants nothing to be cut off.
func (t *tab) looks() error {
	for _, width := range []int{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			if err := t.show(width, scheme); err != nil {
				return err
			}
			var wide, unnamed int
			if err := t.eval("document.documentElement.scrollWidth", &wide); err != nil {
				return err
			}
			if wide > width {
				t.fault("it is %d pixels wide in a window of %d", wide, width)
			}
			if err := t.eval("[...document.querySelectorAll('svg')].filter(s => !s.querySelector('title')?.textContent || "+
				"!s.querySelector('desc')?.textContent || s.getAttribute('role') != 'img').length", &unnamed); err != nil {
				return err
			}
			if unnamed > 0 {
				t.fault("%d charts have no name for those who cannot see them", unnamed)
			}
			var picture struct {
				Data string `json:"data"`
			}
			if err := t.do("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &picture); err != nil {
				return err
			}
			if err := save(fmt.Sprintf("%s-%d-%s.png", t.out, width, scheme), picture.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

func save(name, data string) error {
	bytes, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return err
	}
	return os.WriteFile(name, bytes, 0o644)
}

// place is a chart that can say its values, and the middle of its data.
type place struct {
	Name string
	X, Y float64
}

const places = `[...document.querySelectorAll('figure')].filter(f => f.querySelector('script')).map(f => {
  const svg = f.querySelector('svg'), r = svg.getBoundingClientRect(), v = svg.viewBox.baseVal, box = JSON.parse(f.querySelector('script').textContent).box;
  return {Name: f.id, X: r.left + scrollX + (box[0] + box[2]) / 2 / v.width * r.width,
    Y: r.top + scrollY + ((box[1] + box[3]) / 2 - v.y) / v.height * r.height};
})`

// hovers moves the pointer over every chart and wants values to appear.
func (t *tab) hovers() error {
	if err := t.show(1280, "light"); err != nil {
		return err
	}
	var all []place
	if err := t.eval(places, &all); err != nil {
		return err
	}
	for i, p := range all {
		var top float64
		if err := t.eval(fmt.Sprintf("scrollTo(0, %f), scrollY", p.Y-450), &top); err != nil {
			return err
		}
		if err := t.do("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": p.X, "y": p.Y - top}, nil); err != nil {
			return err
		}
		tip, err := t.tip(p.Name)
		if err != nil {
			return err
		}
		if tip == "" {
			t.fault("nothing appears over %s", p.Name)
		}
		if i < 3 {
			var picture struct {
				Data string `json:"data"`
			}
			if err := t.do("Page.captureScreenshot", nil, &picture); err != nil {
				return err
			}
			if err := save(fmt.Sprintf("%s-hover-%s.png", t.out, p.Name), picture.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// tip is what a chart says at the moment.
func (t *tab) tip(figure string) (text string, err error) {
	err = t.eval(fmt.Sprintf("(e => e && !e.hidden ? e.innerText : '')(document.getElementById(%q).querySelector('.tip'))", figure), &text)
	return text, err
}

// keys focuses every chart and wants the arrow keys to walk through its values.
func (t *tab) keys() error {
	var all []place
	if err := t.eval(places, &all); err != nil {
		return err
	}
	for _, p := range all {
		var done bool
		if err := t.eval(fmt.Sprintf("document.getElementById(%q).querySelector('.plot').focus(), true", p.Name), &done); err != nil {
			return err
		}
		var said [2]string
		for i := range said {
			for _, kind := range []string{"rawKeyDown", "keyUp"} {
				if err := t.do("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": "ArrowRight", "code": "ArrowRight",
					"windowsVirtualKeyCode": 39}, nil); err != nil {
					return err
				}
			}
			var err error
			if said[i], err = t.tip(p.Name); err != nil {
				return err
			}
		}
		if said[0] == "" || said[1] == "" {
			t.fault("arrow keys say nothing of %s", p.Name)
		}
	}
	return nil
}

// copies presses the buttons beside commands.
func (t *tab) copies() error {
	var before, after int
	if err := t.eval("document.querySelectorAll('.reproduce code').length", &before); err != nil {
		return err
	}
	err := t.eval(`(async () => { const all = [...document.querySelectorAll('.reproduce button')]; all.forEach(b => b.click());
		await new Promise(r => setTimeout(r, 500)); return all.filter(b => b.textContent == 'Copied').length; })()`, &after)
	if err == nil && (before == 0 || before != after) {
		t.fault("%d commands can be copied, want %d", after, before)
	}
	return err
}

// withoutScript wants the same page to be readable when it may not run anything.
func (t *tab) withoutScript() error {
	if err := t.do("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil); err != nil {
		return err
	}
	if err := t.show(1280, "light"); err != nil {
		return err
	}
	var document struct {
		Root struct {
			NodeID int `json:"nodeId"`
		} `json:"root"`
	}
	if err := t.do("DOM.getDocument", nil, &document); err != nil {
		return err
	}
	for selector, want := range map[string]bool{"h1": true, "code": true, ".tip": false, "button": false} {
		var node struct {
			NodeID int `json:"nodeId"`
		}
		if err := t.do("DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &node); err != nil {
			return err
		}
		if (node.NodeID != 0) != want {
			t.fault("without scripts there is %s: %v, want %v", selector, !want, want)
		}
	}
	return t.do("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
}

// prints makes a PDF, and wants every sheet of it to say something.
func (t *tab) prints() error {
	if err := t.show(1280, "dark"); err != nil { // paper is white whatever the screen is
		return err
	}
	var pdf struct {
		Data string `json:"data"`
	}
	if err := t.do("Page.printToPDF", map[string]any{"printBackground": true, "paperWidth": 8.27, "paperHeight": 11.69,
		"preferCSSPageSize": true}, &pdf); err != nil {
		return err
	}
	if err := save(t.out+".pdf", pdf.Data); err != nil {
		return err
	}
	text, err := exec.Command("pdftotext", "-layout", t.out+".pdf", "-").Output()
	if err != nil {
		return err
	}
	sheets := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	for i, s := range sheets {
		if len(strings.Fields(s)) < 5 {
			t.fault("sheet %d of %d of the PDF is empty", i+1, len(sheets))
		}
	}
	return exec.Command("pdftoppm", "-r", "60", "-png", t.out+".pdf", t.out+"-sheet").Run()
}
