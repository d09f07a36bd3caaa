import { Construct } from 'constructs';
import * as v from 'valibot';
import { syncWave } from '../kubernetes/sync-wave';
import { checkProps, instanceOf, type PropChecks } from '../settings/props';
import { Dns01Solver } from './dns01-solver';
import { ClusterIssuer } from './resources';

/** Props of `AcmeIssuers`. */
export interface AcmeIssuersProps {
  /**
   * Where Let's Encrypt writes to about the account, as an e-mail address.
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
   * Providers in which names are proven by DNS-01. They come before HTTP-01 for the zones that they name.
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
 * Without a way to Let's Encrypt an issuer is not ready, and Argo CD calls it degraded. The cluster's own authority,
 * which comes before, and the components behind cert-manager shall not wait for it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#ignoring-child-resource-health-check-in-applications
 */
const HOLDS_NOBODY_UP = {
  ...syncWave(4),
  'argocd.argoproj.io/ignore-healthcheck': 'true',
};

/**
 * The ClusterIssuers `letsencrypt-staging` and `letsencrypt-production`. Try the first before the second, which allows
 * few certificates a week. The keys of the accounts are made in the cluster. Without a way to prove a name, by HTTP-01 or
 * DNS-01, there are none.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://letsencrypt.org/docs/staging-environment/
 */
export class AcmeIssuers extends Construct {
  constructor(scope: Construct, id: string, props: AcmeIssuersProps = {}) {
    super(scope, id);
    props = checkProps(this, props, ACME_ISSUERS);
    const { email, ingressClassName, dns01 = [] } = props;
    // Upstream's default is a port of every node.
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
