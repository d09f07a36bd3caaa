import type { Construct } from 'constructs';
import { Certificate, CertManagerIssuer, issuer } from '../../cert-manager/resources';
import { syncWave } from '../../kubernetes/sync-wave';
import { API_SERVER, internalHost, kubernetesServiceAddress, type Tenant } from '../tenant';
import { authority, frontProxyAuthority, SECRETS, serviceAccountKey } from './secrets';

/** An authority lives for ten years, a leaf for one and is renewed a month before: no leaf outlives its authority. */
const AUTHORITY_DURATION = '87600h0m0s';
const LEAF = { duration: '8760h0m0s', renewBefore: '720h0m0s' };

const KEY = { algorithm: 'ECDSA', size: 256 };

/** The order within a sync: authorities, their issuers, then what they sign. */
const WAVES = { authorities: syncWave(-4), issuers: syncWave(-3), leaves: syncWave(-1) };

/**
 * Every key of a tenant, made by cert-manager in the tenant's namespace. A key that others trust by itself, of an authority
 * or the one that signs tokens, stays when its certificate is renewed (cert-manager would replace it by default), and goes
 * only by a `Rotation`.
 */
export function certificates(scope: Construct, tenant: Tenant): void {
  const { namespace, rotations } = tenant;
  new CertManagerIssuer(scope, 'SelfSigned', {
    metadata: { name: 'self-signed', namespace, annotations: syncWave(-5) },
    spec: { selfSigned: {} },
  });
  for (const generation of rotations.authority.trusted) ownAuthority(scope, tenant, authority(generation));
  for (const generation of rotations.frontProxy.trusted) ownAuthority(scope, tenant, frontProxyAuthority(generation));
  for (const generation of rotations.serviceAccountKey.trusted) {
    const name = serviceAccountKey(generation);
    new Certificate(scope, name, {
      metadata: { name, namespace, annotations: WAVES.leaves },
      spec: {
        secretName: name,
        commonName: 'service-accounts',
        duration: AUTHORITY_DURATION,
        // The tokens of Kubernetes are signed with RSA nearly everywhere; so clients that check them by themselves expect it.
        privateKey: { algorithm: 'RSA', size: 2048, rotationPolicy: 'Never' },
        usages: ['digital signature'],
        issuerRef: issuer('self-signed'),
      },
    });
  }
  const signing = authority(rotations.authority.signing);
  for (const [name, subject] of Object.entries(leaves(tenant))) leaf(scope, tenant, name, signing, subject);
  leaf(scope, tenant, SECRETS.frontProxyClient, frontProxyAuthority(rotations.frontProxy.signing), {
    commonName: 'front-proxy-client',
    usages: CLIENT,
  });
}

function ownAuthority(scope: Construct, { name: tenant, namespace }: Tenant, name: string): void {
  new Certificate(scope, name, {
    metadata: { name, namespace, annotations: WAVES.authorities },
    spec: {
      isCA: true,
      commonName: `${tenant}-${name}`,
      secretName: name,
      duration: AUTHORITY_DURATION,
      privateKey: { ...KEY, rotationPolicy: 'Never' },
      issuerRef: issuer('self-signed'),
    },
  });
  new CertManagerIssuer(scope, `${name}-issuer`, {
    metadata: { name, namespace, annotations: WAVES.issuers },
    spec: { ca: { secretName: name } },
  });
}

interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly string[];
  /** Certificate and key in one file, for a program that takes no two. */
  readonly combined?: true;
}

const CLIENT = ['digital signature', 'client auth'];
const SERVER = ['digital signature', 'server auth'];

/** Who is who: names, groups and uses of each certificate, as Kubernetes' authorizers know them. */
function leaves(tenant: Tenant): Readonly<Record<string, Subject>> {
  const { exposure, cloudControllerManager, csiController } = tenant;
  return {
    [SECRETS.apiServer]: { commonName: API_SERVER, usages: SERVER, ...namesOf(tenant) },
    // No member of system:masters, whose rights nobody can take away: a ClusterRoleBinding gives it what it needs.
    [SECRETS.kubeletClient]: { commonName: 'kube-apiserver-kubelet-client', usages: CLIENT },
    [SECRETS.controllerManager]: { commonName: 'system:kube-controller-manager', usages: CLIENT },
    [SECRETS.scheduler]: { commonName: 'system:kube-scheduler', usages: CLIENT },
    // Of the provider, for the first objects of the tenant and for emergencies.
    [SECRETS.admin]: { commonName: 'kubernetes-admin', organizations: ['system:masters'], usages: CLIENT },
    [SECRETS.konnectivityServer]: {
      commonName: 'konnectivity-server',
      usages: SERVER,
      ...hostsOf([exposure.konnectivityHost]),
    },
    [SECRETS.konnectivityClient]: { commonName: 'system:konnectivity-server', usages: CLIENT },
    ...(exposure.tunnelHost
      ? {
          [SECRETS.tunnel]: { commonName: 'tunnel', usages: SERVER, ...hostsOf([exposure.tunnelHost]), combined: true },
        }
      : {}),
    ...(cloudControllerManager
      ? { [SECRETS.cloudControllerManager]: { commonName: 'system:cloud-controller-manager', usages: CLIENT } }
      : {}),
    ...(csiController ? { [SECRETS.csiController]: { commonName: 'system:csi-controller', usages: CLIENT } } : {}),
  };
}

/** Exactly the names that clients use: customers, programs in the namespace, pods in the tenant's own cluster, and probes. */
function namesOf(tenant: Tenant): Pick<Subject, 'dnsNames' | 'ipAddresses'> {
  const { clusterDomain, exposure, additionalNames } = tenant;
  return hostsOf([
    exposure.host,
    internalHost(tenant),
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    `kubernetes.default.svc.${clusterDomain}`,
    'localhost',
    kubernetesServiceAddress(tenant),
    '127.0.0.1',
    ...additionalNames,
  ]);
}

function hostsOf(given: readonly string[]): Pick<Subject, 'dnsNames' | 'ipAddresses'> {
  const hosts = [...new Set(given)];
  const isAddress = (host: string) => /^[\d.]+$|:/.test(host);
  const [dnsNames, ipAddresses] = [hosts.filter((host) => !isAddress(host)), hosts.filter(isAddress)];
  return { ...(dnsNames.length > 0 ? { dnsNames } : {}), ...(ipAddresses.length > 0 ? { ipAddresses } : {}) };
}

function leaf(scope: Construct, { namespace }: Tenant, name: string, signedBy: string, subject: Subject): void {
  const { commonName, organizations, dnsNames, ipAddresses, usages, combined } = subject;
  new Certificate(scope, name, {
    metadata: { name, namespace, annotations: WAVES.leaves },
    spec: {
      secretName: name,
      commonName,
      ...(organizations ? { subject: { organizations } } : {}),
      ...(dnsNames ? { dnsNames } : {}),
      ...(ipAddresses ? { ipAddresses } : {}),
      usages,
      ...LEAF,
      privateKey: { ...KEY, rotationPolicy: 'Always' },
      ...(combined ? { additionalOutputFormats: [{ type: 'CombinedPEM' }] } : {}),
      issuerRef: issuer(signedBy),
    },
  });
}
