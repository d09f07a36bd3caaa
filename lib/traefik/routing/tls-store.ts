import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { referring, type SecretRef } from '../../kubernetes/references';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import { text, texts } from '../../settings/values';
import { qualified } from './references';
import type { TlsDomain } from './route-tls';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { severalDefaults } from './tls-option';

/** A default certificate that a resolver obtains. */
export interface GeneratedCertificate {
  /** Name of the certificate resolver. */
  readonly resolver: string;
  /** Names that the certificate is for. */
  readonly domain: TlsDomain;
}

/** Props of `TLSStore`. */
export interface TLSStoreProps extends RoutingResourceProps {
  /**
   * The Secret with the certificate for all names without another one; in the store's namespace.
   * @default - a self-signed one that Traefik generates
   */
  readonly defaultCertificate?: string | SecretRef;
  /**
   * The same, from a certificate resolver.
   * @default - none
   */
  readonly defaultGeneratedCert?: GeneratedCertificate;
  /**
   * Secrets with additional certificates, chosen by server name; in the store's namespace.
   * @default - none
   */
  readonly certificates?: readonly (string | SecretRef)[];
}

const CHECKS: PropChecks<TLSStoreProps> = {
  ...RESOURCE_CHECKS,
  defaultCertificate: referring('Secret'),
  defaultGeneratedCert: { resolver: text, domain: { main: text, sans: texts } },
  certificates: v.array(referring('Secret')),
};

const ONLY_NAME = 'default';

/**
 * Certificates for routes without one. Traefik uses only the TLSStore named `default`; a cluster may have only one.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tls/tlsstore/
 */
export class TLSStore extends RoutingResource {
  readonly kind = 'TLSStore';

  constructor(scope: Construct, id: string, props: TLSStoreProps) {
    super(scope, id, props, ONLY_NAME);
    props = checkProps(this, props, CHECKS);
    refuse(this, contradictions(this.name, props));
    this.checkInCluster((index) => severalDefaults(index.names(qualified(this.kind)), this.name, this.kind));
    const { defaultCertificate, defaultGeneratedCert, certificates } = props;
    this.define(props, {
      defaultCertificate: defaultCertificate && {
        secretName: this.referByName('defaultCertificate', 'Secret', defaultCertificate),
      },
      defaultGeneratedCert,
      certificates: certificates?.map((secret, index) => ({
        secretName: this.referByName(`certificates[${index}]`, 'Secret', secret),
      })),
    });
  }
}

function contradictions(name: string, { defaultCertificate, defaultGeneratedCert }: TLSStoreProps): Problem[] {
  const problems: Problem[] = [];
  if (name !== ONLY_NAME) {
    problems.push({
      what: `The TLSStore is named ${quoted(name)}, but Traefik takes the one named "default" only.`,
      remedy: 'Leave name out.',
      code: 'TRR029',
    });
  }
  if (defaultCertificate !== undefined && defaultGeneratedCert !== undefined) {
    problems.push({
      what: 'defaultCertificate and defaultGeneratedCert are both set, but there is one default certificate.',
      remedy: 'Remove one of them.',
      code: 'TRR028',
    });
  }
  return problems;
}
