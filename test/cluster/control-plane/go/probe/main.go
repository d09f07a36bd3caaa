// The program in the pods of tests.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	switch command := argument(1); command {
	case "pause":
		pause()
	case "serve": // serve PORT/PROTOCOL…
		for _, port := range os.Args[2:] {
			serve(port)
		}
		pause()
	case "load": // load, with one as JSON on standard input
		load := Load{Clients: 1}
		if err := json.NewDecoder(os.Stdin).Decode(&load); err != nil {
			fail(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(load.run()); err != nil {
			fail(err)
		}
	case "request": // request, with requests as JSON on standard input
		var requests []Request
		if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
			fail(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(requestAll(requests)); err != nil {
			fail(err)
		}
	case "try": // try, with flows as JSON on standard input
		var flows []Flow
		if err := json.NewDecoder(os.Stdin).Decode(&flows); err != nil {
			fail(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(tryAll(flows)); err != nil {
			fail(err)
		}
	default:
		fail(fmt.Errorf("no such command: %q", command))
	}
}

func argument(index int) string {
	if index < len(os.Args) {
		return os.Args[index]
	}
	return ""
}

// Waits to be ended. As the first process of a pod it has nothing to reap, since pods here share no processes.
func pause() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	<-signals
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
