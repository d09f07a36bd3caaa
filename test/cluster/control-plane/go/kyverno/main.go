// Kyverno's own engines decide on requests that a test makes up: Kyverno's command needs a cluster for its informers.
//
// It reads the policies, requests and images as JSON, and writes what the policies say of each request.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/kyverno/kyverno/pkg/cel/engine"
	"github.com/kyverno/kyverno/pkg/cel/libs"
	"github.com/kyverno/kyverno/pkg/cel/matching"
	"gomodules.xyz/jsonpatch/v2"
	patches "gopkg.in/evanphx/json-patch.v4"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Trial is what is tried: policies, and what is done in a cluster that has them.
type Trial struct {
	Policies []json.RawMessage
	Requests []Request
	// Images that a registry of its own serves under the name of `Registry`.
	Images   []Image
	Registry string
}

// Request is one of the API server's.
type Request struct {
	Operation   admissionv1.Operation
	Resource    metav1.GroupVersionResource
	SubResource string
	Object      *unstructured.Unstructured
	OldObject   *unstructured.Unstructured
}

// Verdict is what the policies do about a request.
type Verdict struct {
	// RefusedBy has the messages of the policies that refuse, by the name of the policy.
	RefusedBy map[string]string
	// Changes are those to the object, as a JSON patch.
	Changes []any
	// Made are the objects that policies make because of the request.
	Made []*unstructured.Unstructured
}

func main() {
	log.SetFlags(0)
	verdicts, err := run(context.Background(), os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, input io.Reader) ([]Verdict, error) {
	text, err := io.ReadAll(input)
	if err != nil {
		return nil, err
	}
	var trial Trial
	if err := json.Unmarshal(text, &trial); err != nil {
		return nil, err
	}
	if len(trial.Images) > 0 {
		address, stop, err := serve(ctx, trial.Images)
		if err != nil {
			return nil, fmt.Errorf("registry: %w", err)
		}
		defer stop()
		replaced := strings.ReplaceAll(string(text), trial.Registry, address)
		if err := json.Unmarshal([]byte(replaced), &trial); err != nil {
			return nil, err
		}
	}
	policies, err := compile(trial.Policies)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, 0, len(trial.Requests))
	for _, each := range trial.Requests {
		verdict, err := policies.decide(ctx, each)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, verdict)
	}
	return verdicts, nil
}

func (r Request) forEngine() engine.EngineRequest {
	kind := r.Object.GroupVersionKind()
	namespace := r.Object.GetNamespace()
	request := admissionv1.AdmissionRequest{
		Kind:               metav1.GroupVersionKind(kind),
		Resource:           r.Resource,
		SubResource:        r.SubResource,
		RequestKind:        &metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
		RequestResource:    &r.Resource,
		RequestSubResource: r.SubResource,
		Name:               r.Object.GetName(),
		Namespace:          namespace,
		Operation:          r.Operation,
	}
	request.Object.Object = r.Object
	request.Object.Raw, _ = r.Object.MarshalJSON()
	if r.OldObject != nil {
		request.OldObject.Object = r.OldObject
		request.OldObject.Raw, _ = r.OldObject.MarshalJSON()
	}
	return engine.RequestFromAdmission(libs.NewFakeContextProvider(), request)
}

func namespace(name string) *corev1.Namespace {
	return &corev1.Namespace{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelMetadataName: name}},
	}
}

var matcher = matching.NewMatcher()

// apply changes the object as the API server does between the webhooks that change and those that decide.
func (r *Request) apply(changes []jsonpatch.JsonPatchOperation) error {
	if len(changes) == 0 {
		return nil
	}
	text, err := json.Marshal(changes)
	if err != nil {
		return err
	}
	patch, err := patches.DecodePatch(text)
	if err != nil {
		return err
	}
	before, err := r.Object.MarshalJSON()
	if err != nil {
		return err
	}
	after, err := patch.Apply(before)
	if err != nil {
		return err
	}
	r.Object = &unstructured.Unstructured{}
	return r.Object.UnmarshalJSON(after)
}
