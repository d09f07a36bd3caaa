import { Construct } from 'constructs';
import * as v from 'valibot';
import { syncWave } from '../kubernetes/sync-wave';
import { checkProps, instanceOf, type PropChecks } from '../settings/props';
import { Dns01Solver } from './dns01-solver';
import { ClusterIssuer } from './resources';

/** Props of `AcmeIssuers`. */
export interface AcmeIssuersProps {
  /**
   * The e-mail address that Let's Encrypt sends notices about the account to.
   * @default - an account without an address
   */
  readonly email?: string;

  /**
   * The IngressClass through which HTTP-01 challenges are answered; a name must lead to its load balancer from the
   * internet.
   * @default - `kong` where the platform has it, otherwise no HTTP-01
   * @see https://cert-manager.io/docs/configuration/acme/http01/
   */
  readonly ingressClassName?: string;

  /**
   * DNS providers at which names are validated by DNS-01. For the zones that they name, they take precedence over
   * HTTP-01.
   * @default - none
   */
  readonly dns01?: readonly Dns01Solver[];
}

/** The checks of an `AcmeIssuersProps`. */
export const ACME_ISSUERS: PropChecks<AcmeIssuersProps> = {
  email: v.pipe(v.string(), v.regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'an e-mail address')),
  ingressClassName: v.pipe(v.string(), v.nonEmpty()),
  dns01: v.array(instanceOf(Dns01Solver, 'one of Dns01Solver')),
};

/** Where the two ClusterIssuers have their accounts. */
export const ACME_HOSTS: Readonly<Record<string, string>> = {
  'letsencrypt-staging': 'acme-staging-v02.api.letsencrypt.org',
  'letsencrypt-production': 'acme-v02.api.letsencrypt.org',
};

/**
 * An issuer that cannot reach Let's Encrypt is not ready, and Argo CD reports it as degraded. The cluster's own
 * authority, which is applied earlier, and the components that need cert-manager must not wait for it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#ignoring-child-resource-health-check-in-applications
 */
const HOLDS_NOBODY_UP = {
  ...syncWave(4),
  'argocd.argoproj.io/ignore-healthcheck': 'true',
};

/**
 * The ClusterIssuers `letsencrypt-staging` and `letsencrypt-production`. Test with the first, since the second allows
 * few certificates a week. The account keys are generated in the cluster. Without HTTP-01 or DNS-01, neither is
 * created.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://letsencrypt.org/docs/staging-environment/
 */
export class AcmeIssuers extends Construct {
  constructor(scope: Construct, id: string, props: AcmeIssuersProps = {}) {
    super(scope, id);
    props = checkProps(this, props, ACME_ISSUERS);
    const { email, ingressClassName, dns01 = [] } = props;
    // Upstream's default is a node port.
    const http01 = { ingress: { ingressClassName, serviceType: 'ClusterIP' } };
    const solvers = [...dns01.map((solver) => solver._solver()), ...(ingressClassName ? [{ http01 }] : [])];
    if (solvers.length === 0) return;
    for (const [name, host] of Object.entries(ACME_HOSTS)) {
      new ClusterIssuer(this, name, {
        metadata: { name, annotations: { ...HOLDS_NOBODY_UP } },
        spec: {
          acme: {
            ...(email ? { email } : {}),
            server: `https://${host}/directory`,
            privateKeySecretRef: { name: `${name}-account` },
            solvers,
          },
        },
      });
    }
  }
}
