import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Certificate of cert-manager, as far as our manifests use it. */
export interface CertificateObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly secretName: string;
    readonly commonName?: string;
    readonly subject?: { readonly organizations?: readonly string[] };
    readonly isCA?: boolean;
    readonly dnsNames?: readonly string[];
    readonly ipAddresses?: readonly string[];
    readonly usages?: readonly string[];
    readonly privateKey: { readonly algorithm: string };
    readonly issuerRef: { readonly kind: string; readonly name: string };
  };
}

/** An Issuer or ClusterIssuer: one that signs with an authority's key, or one without a key. */
export interface IssuerObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly ca?: { readonly secretName: string } };
}

const KEY_USAGES: Readonly<Record<string, string>> = {
  'digital signature': 'keyUsage=critical,digitalSignature',
  'server auth': 'serverAuth',
  'client auth': 'clientAuth',
};

/**
 * Makes what Certificates ask for, in a folder for each Secret, as pods have them mounted: `tls.crt`, `tls.key`, `ca.crt`.
 * It does with openssl what cert-manager's issuers do with the same fields.
 */
export async function issueAll(
  folder: string,
  certificates: readonly CertificateObject[],
  issuers: readonly IssuerObject[],
): Promise<void> {
  const authorities = certificates.filter(({ spec }) => spec.isCA);
  await Promise.all(authorities.map((certificate) => issue(folder, certificate, undefined)));
  const others = certificates.filter(({ spec }) => !spec.isCA);
  await Promise.all(others.map((certificate) => issue(folder, certificate, authorityOf(certificate))));

  function authorityOf({ metadata, spec }: CertificateObject): string | undefined {
    const { kind, name } = spec.issuerRef;
    const issuer = issuers.find(
      (one) =>
        one.kind === kind &&
        one.metadata.name === name &&
        (kind === 'ClusterIssuer' || one.metadata.namespace === metadata.namespace),
    );
    if (!issuer)
      throw new Error(`${metadata.namespace}/${metadata.name} names the ${kind} ${name}, which nobody defines`);
    if (!issuer.spec.ca) return undefined;
    const namespace = issuer.metadata.namespace ?? 'cert-manager';
    return secretFolder(folder, namespace, issuer.spec.ca.secretName);
  }
}

/** Where the files of a Secret are. */
export function secretFolder(folder: string, namespace: string, name: string): string {
  return join(folder, namespace, name);
}

async function issue(
  folder: string,
  { metadata, spec }: CertificateObject,
  authority: string | undefined,
): Promise<void> {
  const target = secretFolder(folder, metadata.namespace, spec.secretName);
  mkdirSync(target, { recursive: true });
  const config = join(target, 'request.cnf');
  writeFileSync(
    config,
    `[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n${extensions(spec).join('\n')}\n`,
  );
  const organizations = (spec.subject?.organizations ?? []).map((name) => `/O=${name}`).join('');
  const key = spec.privateKey.algorithm === 'RSA' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const args = ['req', '-x509', '-config', config, '-days', '2', '-newkey', ...key, '-noenc'];
  args.push('-subj', `${organizations}/CN=${spec.commonName ?? ''}`);
  args.push('-keyout', join(target, 'tls.key'), '-out', join(target, 'tls.crt'));
  if (authority) args.push('-CA', join(authority, 'tls.crt'), '-CAkey', join(authority, 'tls.key'));
  await promisify(execFile)('openssl', args);
  copyFileSync(join(authority ?? target, 'tls.crt'), join(target, 'ca.crt'));
}

function extensions({ isCA, dnsNames = [], ipAddresses = [], usages = [] }: CertificateObject['spec']): string[] {
  if (isCA) return ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'];
  const names = [...dnsNames.map((name) => `DNS:${name}`), ...ipAddresses.map((address) => `IP:${address}`)];
  const extended = usages.map((usage) => KEY_USAGES[usage]).filter((usage) => usage && !usage.includes('='));
  return [
    ...(usages.includes('digital signature') ? [KEY_USAGES['digital signature'] ?? ''] : []),
    ...(extended.length > 0 ? [`extendedKeyUsage=${extended.join(',')}`] : []),
    ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
  ];
}
