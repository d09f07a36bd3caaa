import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../kubernetes/custom-resource';
import { type ConfigMapRef, referring, type SecretRef, type ServiceRef } from '../kubernetes/references';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { atLeastOne, manifestPart } from '../settings/values';
import { policyProblems } from './checks/policy';
import { GatewayApiResource, type GatewayApiResourceProps, withoutUnset } from './gateway-api-resource';
import { hostnameProblems } from './hostname';
import type { BackendTlsPolicySpec } from './kinds';
import { nameIn } from './references';

/** Props of `BackendTlsPolicy`. */
export interface BackendTlsPolicyProps extends GatewayApiResourceProps {
  /** The Services that speak TLS, all in the policy's namespace; 1 to 16. */
  readonly targetRefs: readonly (string | ServiceRef)[];

  /** The host name that the backends' certificate must have, and that the Gateway sends as SNI. */
  readonly hostname: string;

  /**
   * Certificates of authorities, by ConfigMaps with the key `ca.crt` (for Traefik also Secrets) in the policy's
   * namespace, at most 8.
   * @default - those of the implementation's system
   */
  readonly caCertificateRefs?: readonly (string | ConfigMapRef | SecretRef)[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#backendtlspolicyspec
   */
  readonly spec?: Partial<BackendTlsPolicySpec>;
}

const PROPS: PropChecks<BackendTlsPolicyProps> = {
  ...RESOURCE_CHECKS,
  targetRefs: atLeastOne(referring('Service'), 'Service'),
  hostname: v.string(),
  caCertificateRefs: v.pipe(v.array(referring('ConfigMap', 'Secret')), v.minLength(1), v.maxLength(8)),
  spec: manifestPart,
};

/**
 * Makes Gateways use TLS to Services and verify their certificates. Not in the standard channel of version 1.3; Cilium
 * 1.18 does not read it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when no implementation reads it
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 */
export class BackendTlsPolicy extends GatewayApiResource {
  readonly kind = 'BackendTLSPolicy';

  constructor(scope: Construct, id: string, props: BackendTlsPolicyProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['targetRefs', 'hostname']);
    refuse(this, this.elsewhere(props));
    const { targetRefs, hostname, caCertificateRefs, spec } = props;
    const rendered: BackendTlsPolicySpec = withoutUnset({
      targetRefs: targetRefs.map((service) => ({ group: '', kind: 'Service', name: nameIn(this, service).name })),
      validation: {
        hostname,
        wellKnownCACertificates: caCertificateRefs ? undefined : ('System' as const),
        caCertificateRefs: caCertificateRefs?.map((authority) => ({
          group: '',
          kind: typeof authority === 'string' ? 'ConfigMap' : authority.kind,
          name: nameIn(this, authority).name,
        })),
      },
      ...spec,
    });
    const resource = this.define(props, rendered, hostnameProblems(hostname, 'hostname', false));
    this.checkInCluster((index) => policyProblems(this, resource, index));
  }

  /** The policy's references have no namespace. */
  private elsewhere({ targetRefs, caCertificateRefs = [] }: BackendTlsPolicyProps): Problem[] {
    const references = [...targetRefs, ...caCertificateRefs].filter((each) => typeof each !== 'string');
    return references
      .filter(({ namespace }) => namespace !== undefined && namespace !== this.namespace)
      .map(({ kind, name, namespace }) => ({
        what: `The ${kind} ${namespace}/${name} is in another namespace than the policy, which is in ${this.namespace}.`,
        remedy: `Put the policy into ${namespace}, or name a ${kind} of ${this.namespace}.`,
        code: 'GW030',
      }));
  }
}
