package mux

type contextKeyOfPath int

// RoutingPathKey is the key under which a request's context holds the path that routes are matched with.
const RoutingPathKey contextKeyOfPath = iota

// UseRoutingPath is asked for by rules in the syntax of version 2 only, which no test has.
func (r *Router) UseRoutingPath() *Router { return r }
