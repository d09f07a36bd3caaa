package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	policies "github.com/kyverno/api/api/policies.kyverno.io/v1beta1"
	gpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/gpol/compiler"
	gpol "github.com/kyverno/kyverno/pkg/cel/policies/gpol/engine"
	ivpol "github.com/kyverno/kyverno/pkg/cel/policies/ivpol/engine"
	vpolcompiler "github.com/kyverno/kyverno/pkg/cel/policies/vpol/compiler"
	vpol "github.com/kyverno/kyverno/pkg/cel/policies/vpol/engine"
	"github.com/kyverno/kyverno/pkg/config"
	engineapi "github.com/kyverno/kyverno/pkg/engine/api"
	imageverifycache "github.com/kyverno/kyverno/pkg/image/verification/cache"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
)

// Policies are those of a trial, ready to decide.
type Policies struct {
	validating vpol.Engine
	images     ivpol.Engine
	generating []gpol.Policy
}

func compile(texts []json.RawMessage) (*Policies, error) {
	var validating []policies.ValidatingPolicyLike
	var images []policies.ImageValidatingPolicyLike
	var generating []gpol.Policy
	for _, text := range texts {
		var kind metav1.TypeMeta
		if err := json.Unmarshal(text, &kind); err != nil {
			return nil, err
		}
		switch kind.Kind {
		case "ValidatingPolicy":
			policy, err := read(text, &policies.ValidatingPolicy{})
			if err != nil {
				return nil, err
			}
			validating = append(validating, policy)
		case "ImageValidatingPolicy":
			policy, err := read(text, &policies.ImageValidatingPolicy{})
			if err != nil {
				return nil, err
			}
			images = append(images, policy)
		case "GeneratingPolicy":
			policy, err := read(text, &policies.GeneratingPolicy{})
			if err != nil {
				return nil, err
			}
			compiled, errs := gpolcompiler.NewCompiler().Compile(policy, nil)
			if len(errs) > 0 {
				return nil, errs.ToAggregate()
			}
			generating = append(generating, gpol.Policy{Policy: policy, CompiledPolicy: compiled})
		default:
			return nil, fmt.Errorf("no engine for a %s", kind.Kind)
		}
	}
	validatingProvider, err := vpol.NewProvider(vpolcompiler.NewCompiler(), validating, nil)
	if err != nil {
		return nil, err
	}
	imagesProvider, err := ivpol.NewProvider(images, nil)
	if err != nil {
		return nil, err
	}
	none := imageverifycache.DisabledImageVerifyCache()
	return &Policies{
		validating: vpol.NewEngine(validatingProvider, namespace, matcher),
		images: ivpol.NewEngine(
			imagesProvider, namespace, matcher, nil, none, config.NewDefaultConfiguration(false),
		),
		generating: generating,
	}, nil
}

// The served version v1 has the fields of v1beta1, which is the one that Kyverno's programs read.
func read[Policy any](text []byte, into *Policy) (*Policy, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return into, decoder.Decode(into)
}

func (p *Policies) decide(ctx context.Context, request Request) (Verdict, error) {
	verdict := Verdict{RefusedBy: map[string]string{}}
	forEngine := request.forEngine()

	patched, changes, err := p.images.HandleMutating(ctx, forEngine, nil)
	if err != nil {
		return verdict, err
	}
	for _, each := range patched.Policies {
		verdict.add(each.Policy.GetName(), each.Actions, each.Result)
	}
	for _, change := range changes {
		verdict.Changes = append(verdict.Changes, change)
	}
	if err := request.apply(changes); err != nil {
		return verdict, err
	}
	forEngine = request.forEngine()

	validated, err := p.validating.Handle(ctx, forEngine, nil)
	if err != nil {
		return verdict, err
	}
	for _, each := range validated.Policies {
		verdict.add(each.Policy.GetName(), each.Actions, each.Rules...)
	}
	signed, err := p.images.HandleValidating(ctx, forEngine, nil)
	if err != nil {
		return verdict, err
	}
	for _, each := range signed.Policies {
		verdict.add(each.Policy.GetName(), each.Actions, each.Result)
	}

	engine := gpol.NewEngine(namespace, matcher)
	for _, policy := range p.generating {
		response, err := engine.Handle(forEngine, policy, false)
		if err != nil {
			return verdict, err
		}
		for _, each := range response.Policies {
			if each.Result != nil && each.Result.Status() != engineapi.RuleStatusPass {
				return verdict, fmt.Errorf("%s: %s", each.Policy.GetName(), each.Result.Message())
			}
			if each.Result != nil {
				verdict.Made = append(verdict.Made, each.Result.GeneratedResources()...)
			}
		}
	}
	return verdict, nil
}

func (v *Verdict) add(
	policy string,
	actions sets.Set[admissionregistrationv1.ValidationAction],
	results ...engineapi.RuleResponse,
) {
	for _, result := range results {
		fails := result.Status() == engineapi.RuleStatusFail || result.Status() == engineapi.RuleStatusError
		if fails && actions.Has(admissionregistrationv1.Deny) {
			v.RefusedBy[policy] = result.Message()
		}
	}
}
