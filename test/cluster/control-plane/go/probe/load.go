package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Load is a number of clients who make requests one after the other for a while.
type Load struct {
	URL     string `json:"url"`
	Host    string `json:"host"`
	Seconds int    `json:"seconds"`
	Clients int    `json:"clients"`
	// Whether each request has a connection of its own.
	Anew bool `json:"anew"`
	// Between two requests of a client, so that a test is no load test.
	PauseMilliseconds int `json:"pauseMilliseconds"`
}

// Report is what came of a load.
type Report struct {
	Requests int `json:"requests"`
	// The first failures: answers other than 200, and none at all.
	Failures []string `json:"failures"`
}

func (l Load) run() Report {
	var report Report
	var mutex sync.Mutex
	var group sync.WaitGroup
	end := time.Now().Add(time.Duration(l.Seconds) * time.Second)
	for range l.Clients {
		group.Go(func() {
			client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: l.Anew}}
			for time.Now().Before(end) {
				started := time.Now()
				err := l.once(client)
				mutex.Lock()
				report.Requests++
				if err != nil && len(report.Failures) < 20 {
					report.Failures = append(report.Failures, fmt.Sprintf("%s: %v", started.Format(time.TimeOnly), err))
				}
				mutex.Unlock()
				time.Sleep(time.Duration(l.PauseMilliseconds) * time.Millisecond)
			}
		})
	}
	group.Wait()
	return report
}

func (l Load) once(client *http.Client) error {
	request, err := http.NewRequestWithContext(context.Background(), "GET", l.URL, nil)
	if err != nil {
		return err
	}
	if l.Host != "" {
		request.Host = l.Host
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return nil
}
