// An in-memory Redis for Argo CD's programs, which keep their cache in it.
package main

import (
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// The only argument is the address at which it listens.
func main() {
	log.SetFlags(0)
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	// Time passes in miniredis only on request, and entries would never expire.
	for passed := time.Tick(time.Second); ; {
		select {
		case <-passed:
			server.FastForward(time.Second)
		case <-stop:
			server.Close()
			return
		}
	}
}
