import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { reaches, type UpstreamVersion } from '../../settings/version';
import { isTrue, valueAt, without } from './values';

/** What the chart asks of a values file before it looks at certificates. */
type Condition = (isSet: (path: string, byDefault: unknown) => boolean) => boolean;

/** A certificate with its key that a values file can hold, and that the chart writes into a Secret. */
interface GivenCertificate {
  readonly path: string;
  readonly secret: string;
  /** Whether a Secret of another name can be used. */
  readonly renamable: boolean;
  readonly used: Condition;
}

const hubbleTls: Condition = (isSet) => isSet('hubble.enabled', true) && isSet('hubble.tls.enabled', true);
const relay: Condition = (isSet) => hubbleTls(isSet) && isSet('hubble.relay.enabled', false);
const relayServer: Condition = (isSet) => relay(isSet) && isSet('hubble.relay.tls.server.enabled', false);
const mesh: Condition = (isSet) => isSet('clustermesh.useAPIServer', false);

const HUBBLE: readonly GivenCertificate[] = [
  {
    path: 'hubble.tls.server',
    secret: 'hubble-server-certs',
    renamable: true,
    used: (isSet) => hubbleTls(isSet) && isSet('agent', true),
  },
  {
    path: 'hubble.metrics.tls.server',
    secret: 'hubble-metrics-server-certs',
    renamable: true,
    used: (isSet) =>
      isSet('hubble.enabled', true) && isSet('hubble.metrics.tls.enabled', false) && isSet('agent', true),
  },
  { path: 'hubble.relay.tls.client', secret: 'hubble-relay-client-certs', renamable: true, used: relay },
  { path: 'hubble.relay.tls.server', secret: 'hubble-relay-server-certs', renamable: true, used: relayServer },
  {
    path: 'hubble.ui.tls.client',
    secret: 'hubble-ui-client-certs',
    renamable: true,
    used: (isSet) => relayServer(isSet) && isSet('hubble.ui.enabled', false),
  },
];

const MESH: readonly GivenCertificate[] = ['server', 'admin', 'remote', 'client'].map((name) => ({
  path: `clustermesh.apiserver.tls.${name}`,
  secret: `clustermesh-apiserver-${name}-cert`,
  renamable: false,
  used: name === 'client' ? () => false : mesh,
}));

interface Certificates {
  readonly values: JsonMap;
  readonly notices: string[];
  readonly problems: Problem[];
}

/**
 * Keeps private keys out of the manifests: certificates that the chart would make while it renders come from the
 * certgen job, and those that the values file holds are expected in Secrets.
 */
export function keepKeysOut(values: JsonMap, { version }: UpstreamVersion): Certificates {
  const isSet = (path: string, byDefault: unknown) => isTrue(valueAt(values, path, byDefault));
  const found: Certificates = { values, notices: [], problems: [] };
  const hubbleNeedsThem =
    hubbleTls(isSet) &&
    (isSet('agent', true) || isSet('hubble.relay.enabled', false) || isSet('hubble.ui.enabled', false));
  const sources = [
    madeInTheCluster(found, 'hubble.tls.auto', hubbleNeedsThem),
    madeInTheCluster(found, 'clustermesh.apiserver.tls.auto', mesh(isSet)),
  ];
  // Since 1.20, Secrets that nothing makes are simply expected.
  const writesMeshSecrets = !reaches(version, '1.20');
  const inSecrets = isSet('clustermesh.apiserver.tls.enableSecrets', true);
  const external = valueAt(values, 'clustermesh.apiserver.kvstoremesh.kvstoreMode') === 'external';
  const dropped = [
    ...sources.flat(),
    ...HUBBLE.flatMap((given) => expectSecret(found, given, isSet, !isSet('hubble.tls.auto.enabled', true))),
    ...(writesMeshSecrets ? MESH : []).flatMap((given) =>
      expectSecret(
        found,
        given,
        isSet,
        !isSet('clustermesh.apiserver.tls.auto.enabled', true) && inSecrets && !external,
      ),
    ),
    ...(writesMeshSecrets ? ['clustermesh.apiserver.tls.enableSecrets'] : []),
    ...withoutCa(found),
  ];
  return { ...found, values: withoutPeerKeys(found, without(values, dropped)) };
}

/** Certificates that the chart makes while it renders: its default. */
function madeInTheCluster({ values, notices }: Certificates, path: string, needed: boolean): string[] {
  const method = valueAt(values, `${path}.method`, 'helm');
  if (method !== 'helm') return [];
  if (needed && isTrue(valueAt(values, `${path}.enabled`, true))) {
    const saidOrNot = valueAt(values, `${path}.method`) === undefined ? 'is not set, and the default is' : 'is';
    notices.push(
      `${path}.method ${saidOrNot} helm, which would put private keys into the manifests: a job in the cluster makes the certificates instead (cronJob).`,
    );
  }
  return [`${path}.method`];
}

function expectSecret(
  { values, notices, problems }: Certificates,
  { path, secret, renamable, used }: GivenCertificate,
  isSet: Parameters<Condition>[0],
  manual: boolean,
): string[] {
  const cert = isSet(`${path}.cert`, '');
  const key = isSet(`${path}.key`, '');
  const expected = manual && used(isSet);
  const elsewhere = renamable && isTrue(valueAt(values, `${path}.existingSecret`));
  if (expected && !elsewhere && cert && key) {
    notices.push(
      `${path}.key is a private key, which does not go into the manifests: create the Secret ${secret} with ca.crt, tls.crt and tls.key yourself.`,
    );
  } else if (expected && !elsewhere) {
    problems.push({
      what: `${path} has no cert and key, but ${path.startsWith('hubble') ? 'hubble.tls' : 'clustermesh.apiserver.tls'}.auto.enabled is false, so nothing makes them.`,
      remedy: renamable
        ? `Create a Secret with ca.crt, tls.crt and tls.key, and name it in ${path}.existingSecret.`
        : `Create the Secret ${secret} with ca.crt, tls.crt and tls.key, and set clustermesh.apiserver.tls.enableSecrets to false.`,
      code: 'CIL031',
    });
  } else if (cert || key) {
    notices.push(`${path}.cert and ${path}.key have no effect here, and are left out.`);
  }
  return [`${path}.cert`, `${path}.key`];
}

function withoutCa({ values, notices }: Certificates): string[] {
  const cert = isTrue(valueAt(values, 'tls.ca.cert'));
  const key = isTrue(valueAt(values, 'tls.ca.key'));
  if (cert && key) {
    notices.push(
      'tls.ca.key is a private key, which does not go into the manifests: create the Secret cilium-ca with ca.crt and ca.key yourself, and the job that makes certificates uses it.',
    );
  } else if (cert || key) {
    notices.push('tls.ca.cert and tls.ca.key have no effect without each other, and are left out.');
  }
  if (valueAt(values, 'tls.ca.certValidityDuration') !== undefined) {
    notices.push('tls.ca.certValidityDuration has no effect here: the job that makes certificates makes the CA too.');
  }
  return ['tls.ca.cert', 'tls.ca.key', 'tls.ca.certValidityDuration'];
}

/**
 * Other clusters of a mesh: one may have its own CA, with a client certificate whose key the chart writes into the
 * Secret that says how to reach the clusters. That whole Secret must then be provided.
 */
function withoutPeerKeys({ notices }: Certificates, values: JsonMap): JsonMap {
  const { clustermesh } = values;
  const config = isMap(clustermesh) ? clustermesh.config : undefined;
  if (!isMap(clustermesh) || !isMap(config)) return values;
  const given = peersIn(config.clusters);
  if (!given) return values;
  const withKeys = given.filter(bringsKey);
  if (withKeys.length > 0 && isTrue(config.enabled)) {
    const names = withKeys.map(({ name }) => String(name));
    notices.push(
      `clustermesh.config.clusters has private keys for ${names.join(', ')}, which do not go into the manifests: create the Secret ${peerSecret(values)} yourself, with an etcd configuration for each cluster and with NAME.etcd-client-ca.crt, NAME.etcd-client.crt and NAME.etcd-client.key for these.`,
    );
  }
  const others = given.filter(isMap).flatMap((cluster) => Object.keys(cluster));
  for (const name of new Set(others.filter((name) => name !== 'tls' && !isPeerMember(name)))) {
    notices.push(`${name} has no effect in clustermesh.config.clusters; known are ${PEER_MEMBERS.join(', ')} and tls.`);
  }
  const clusters = given.map(withoutTls);
  const createSecrets = withKeys.length > 0 ? { createSecrets: false } : {};
  return { ...values, clustermesh: { ...clustermesh, config: { ...config, clusters, ...createSecrets } } };
}

/** The clusters as a list, however they are given. */
function peersIn(clusters: unknown): readonly unknown[] | undefined {
  if (Array.isArray(clusters)) return clusters;
  if (!isMap(clusters) || Object.keys(clusters).length === 0) return undefined;
  return Object.entries(clusters).map(([name, cluster]) => (isMap(cluster) ? { ...cluster, name } : cluster));
}

function bringsKey(cluster: unknown): cluster is JsonMap {
  if (!isMap(cluster)) return false;
  const { tls } = cluster;
  return isMap(tls) && isTrue(tls.cert) && isTrue(tls.key);
}

/** The Secret with which programs reach the other clusters directly. */
function peerSecret(values: JsonMap): string {
  const cached =
    isTrue(valueAt(values, 'clustermesh.useAPIServer')) &&
    isTrue(valueAt(values, 'clustermesh.apiserver.kvstoremesh.enabled', true));
  return cached ? 'cilium-kvstoremesh' : 'cilium-clustermesh';
}

const PEER_MEMBERS: readonly string[] = ['name', 'address', 'port', 'ips', 'enabled'];

/** A cluster without its certificate, and without empty members. */
function withoutTls(cluster: unknown): unknown {
  if (!isMap(cluster)) return cluster;
  return Object.fromEntries(Object.entries(cluster).filter(([name, value]) => isPeerMember(name) && value !== null));
}

function isPeerMember(name: string): boolean {
  return PEER_MEMBERS.includes(name);
}
