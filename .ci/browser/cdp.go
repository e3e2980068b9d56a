package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
)

// browser is a headless Chromium that is spoken to over two pipes: no port, no library.
type browser struct {
	cmd     *exec.Cmd
	home    string // of its profile
	in      *os.File
	mu      sync.Mutex
	next    int
	waiting map[int]chan answer
	events  func(method string, params json.RawMessage)
}

type answer struct {
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// patience is how long one step may take, on a machine that does other things.
const patience = 2 * time.Minute

func start(program string) (*browser, error) {
	ours, theirs, err := os.Pipe() // what we read, what they write
	if err != nil {
		return nil, err
	}
	reads, writes, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "browser")
	if err != nil {
		return nil, err
	}
	b := &browser{home: home, in: writes, waiting: map[int]chan answer{}}
	b.cmd = exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
		"--user-data-dir="+home, "--no-first-run", "--hide-scrollbars", "--disable-dev-shm-usage", "about:blank")
	b.cmd.ExtraFiles = []*os.File{reads, theirs} // 3 and 4
	if err := b.cmd.Start(); err != nil {
		return nil, err
	}
	reads.Close()
	theirs.Close()
	go b.listen(ours)
	return b, nil
}

// stop ends the browser that start began, and waits for it.
func (b *browser) stop() {
	b.in.Close()
	b.cmd.Process.Kill()
	b.cmd.Wait()
	os.RemoveAll(b.home)
}

func (b *browser) listen(from *os.File) {
	r := bufio.NewReaderSize(from, 1<<20)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID     int             `json:"id"`
			Method string          `json:"method"`
			Params json.RawMessage `json:"params"`
			answer
		}
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		if m.ID == 0 {
			if b.events != nil {
				b.events(m.Method, m.Params)
			}
			continue
		}
		b.mu.Lock()
		c := b.waiting[m.ID]
		delete(b.waiting, m.ID)
		b.mu.Unlock()
		if c != nil {
			c <- m.answer
		}
	}
}

// call sends a command and waits for its answer.
func (b *browser) call(session, method string, params any, result any) error {
	b.mu.Lock()
	b.next++
	id := b.next
	c := make(chan answer, 1)
	b.waiting[id] = c
	b.mu.Unlock()
	m := map[string]any{"id": id, "method": method, "params": params}
	if session != "" {
		m["sessionId"] = session
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		return err
	}
	select {
	case a := <-c:
		if a.Error != nil {
			return fmt.Errorf("%s: %s", method, a.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(a.Result, result)
	case <-time.After(patience):
		return fmt.Errorf("%s: no answer in %s", method, patience)
	}
}
