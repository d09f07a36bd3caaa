import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { toYaml } from '../../../synth/yaml';
import type { IssuerRef } from '../../settings/certificates';
import type { Metadata } from '../shared/metadata';

/** A certificate that is made in the cluster; the Secret with it has the same name. */
export interface CertificateRequest {
  readonly name: string;
  readonly commonName: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly string[];
}

/** What every certificate may do, besides showing who its owner is. */
const SIGNED = ['signing', 'key encipherment'];
export const FOR_SERVER = [...SIGNED, 'server auth'];
export const FOR_CLIENT = [...SIGNED, 'client auth'];
export const FOR_BOTH = [...SIGNED, 'server auth', 'client auth'];

const HOURS_PER_DAY = 24;

/** The certificates as certgen reads them. */
export function certgenConfig(requests: readonly CertificateRequest[], namespace: string, days: number): string {
  const certs = requests.map(({ name, commonName, dnsNames = [], ipAddresses = [], usages }) => ({
    name,
    namespace,
    commonName,
    hosts: orNothing([...dnsNames, ...ipAddresses]),
    usage: usages,
    validity: `${days * HOURS_PER_DAY}h`,
  }));
  return toYaml({ certs });
}

/** What a Certificate contains in addition to its names. */
export interface Issuing {
  readonly issuerRef: IssuerRef;
  readonly days: number;
  /** Anything else of the Certificate's specification. */
  readonly extras?: object;
}

/** Asks cert-manager for one certificate. */
export function certificate(
  scope: Construct,
  id: string,
  metadata: Metadata,
  { name, commonName, dnsNames, ipAddresses }: CertificateRequest,
  { issuerRef, days, extras }: Issuing,
): void {
  new ApiObject(scope, id, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata,
    spec: {
      issuerRef,
      secretName: name,
      commonName,
      dnsNames: orNothing(dnsNames),
      ipAddresses: orNothing(ipAddresses),
      duration: `${days * HOURS_PER_DAY}h0m0s`,
      ...extras,
    },
  });
}

/**
 * What the settings add to the request of each certificate; a `privateKey` of ours that comes later replaces theirs.
 */
export function givenParts({ subject, privateKey }: { readonly subject: object; readonly privateKey: object }): object {
  return { subject: orNothing(subject), privateKey: orNothing(privateKey) };
}
