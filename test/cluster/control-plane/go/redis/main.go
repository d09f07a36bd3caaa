// An in-memory Redis for Argo CD's programs, which keep their cache in it, and for Traefik's, which count requests there.
package main

import (
	"crypto/tls"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// The only argument is the address at which it listens. With PASSWORD it wants that of USERNAME, and with files CERT and KEY
// it speaks TLS.
func main() {
	log.SetFlags(0)
	server := miniredis.NewMiniRedis()
	if password := os.Getenv("PASSWORD"); password != "" {
		server.RequireUserAuth(os.Getenv("USERNAME"), password)
	}
	if err := start(server, os.Args[1]); err != nil {
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

func start(server *miniredis.Miniredis, address string) error {
	certificate := os.Getenv("CERT")
	if certificate == "" {
		return server.StartAddr(address)
	}
	pair, err := tls.LoadX509KeyPair(certificate, os.Getenv("KEY"))
	if err != nil {
		return err
	}
	return server.StartAddrTLS(address, &tls.Config{Certificates: []tls.Certificate{pair}})
}
