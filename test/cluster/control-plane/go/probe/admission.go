package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

// Answers the API server's questions about objects, by TLS with the files of CERT and KEY: it refuses each.
func serveAdmission(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		var review struct {
			Request struct {
				UID string `json:"uid"`
			} `json:"request"`
		}
		if err := json.NewDecoder(r.Body).Decode(&review); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintf(os.Stderr, "refuses %s\n", review.Request.UID)
		answer := map[string]any{
			"apiVersion": "admission.k8s.io/v1",
			"kind":       "AdmissionReview",
			"response": map[string]any{
				"uid": review.Request.UID, "allowed": false,
				"status": map[string]any{"message": "refused by " + hostname()},
			},
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	go func() { fail(http.ServeTLS(listener, http.HandlerFunc(handler), os.Getenv("CERT"), os.Getenv("KEY"))) }()
	return nil
}
