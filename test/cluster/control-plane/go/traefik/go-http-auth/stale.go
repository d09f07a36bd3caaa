package auth

import "net/http"

// RequireAuthStale asks for authentication once more; without the hint that only the nonce was too old.
func (da *DigestAuth) RequireAuthStale(w http.ResponseWriter, r *http.Request) { da.RequireAuth(w, r) }
