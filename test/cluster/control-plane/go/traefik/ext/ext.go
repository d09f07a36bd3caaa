// Package ext stands in for the extension points of Traefik's dynamic configuration, which are empty in its own build.
package ext

// HTTP has no fields in Traefik's own build.
type HTTP struct{}

// DeepCopyInto copies nothing, as there is nothing.
func (in *HTTP) DeepCopyInto(out *HTTP) { *out = *in }

// Router has no fields in Traefik's own build.
type Router struct{}

// DeepCopyInto copies nothing, as there is nothing.
func (in *Router) DeepCopyInto(out *Router) { *out = *in }
