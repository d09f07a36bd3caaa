import { GatewayApiBundle, GatewayApiCrds } from '../../lib/gateway-api';
import { TraefikIngress, type TraefikIngressProps } from '../../lib/traefik';
import type { Resource } from '../program';
import { failure, synth } from './synth';

/** The objects of an installation alone, with the definitions that the Gateway API needs. */
export function install(props?: TraefikIngressProps): Resource[] {
  return synth((chart) => {
    if (props?.gatewayApi) new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.TRAEFIK });
    new TraefikIngress(chart, 'traefik', props);
  });
}

/** What synthesis of an installation alone reports. */
export function failureOf(props: unknown): string {
  return failure((chart) => new TraefikIngress(chart, 'traefik', props as TraefikIngressProps));
}

/** The only object of a kind. */
export function only(kind: string, objects: readonly Resource[]): Resource {
  const found = objects.filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as Resource;
}

/** Traefik's container and pod. */
export function pod(props?: TraefikIngressProps, kind = 'Deployment') {
  const { template } = only(kind, install(props)).spec as { template: { spec: PodSpec } };
  const [container] = template.spec.containers;
  if (!container) throw new Error('no container');
  return { spec: template.spec, container, args: container.args };
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly lifecycle: unknown;
    readonly ports: unknown;
  }[];
}
