import { X509Certificate } from 'node:crypto';
import type { Kubectl } from '../live/kubectl';
import { titleOf } from '../live/objects';
import { condition, podTrouble, readiness } from '../live/readiness';
import { isMap, type JsonMap } from '../settings/schema';
import type { Finding } from './finding';

/** Checks one part of a cluster; returns undefined if the cluster does not have it. */
export type StatusCheck = (kubectl: Kubectl) => Promise<Finding[]>;

/** The checks of `status`, in order of dependency. */
export const STATUS_CHECKS: readonly StatusCheck[] = [
  nodes,
  cilium,
  pods,
  apis,
  certManagerCertificates,
  tlsSecrets,
  pools,
  loadBalancers,
  gateways,
  routes,
  syncs,
];

async function list(kubectl: Kubectl, kind: string, ...args: readonly string[]): Promise<readonly JsonMap[]> {
  return (await kubectl.get<{ items: JsonMap[] }>(kind, '--all-namespaces', ...args))?.items ?? [];
}

async function nodes(kubectl: Kubectl): Promise<Finding[]> {
  const all = await list(kubectl, 'nodes');
  const bad = all.filter((node) => condition(node, 'Ready')?.status !== 'True');
  const [state, text] = summary(all, bad, 'are ready');
  const remedy = all.length === 0 ? 'Join nodes; until then nothing can run.' : undefined;
  return [{ area: 'Nodes', state: all.length === 0 ? 'waiting' : state, text, remedy }];
}

async function cilium(kubectl: Kubectl): Promise<Finding[]> {
  const parts = [
    ...(await list(kubectl, 'daemonsets', '--selector=k8s-app in (cilium,cilium-envoy)')),
    ...(await list(kubectl, 'deployments', '--selector=k8s-app in (hubble-relay,hubble-ui,clustermesh-apiserver)')),
    ...(await list(kubectl, 'deployments', '--selector=io.cilium/app=operator')),
  ];
  if (parts.length === 0) return [];
  const bad = parts.filter((part) => readiness(part).state !== 'ready');
  if (bad.length === 0) {
    const agents = parts.find((part) => titleOf(part).endsWith('/cilium'));
    const { numberAvailable = 0 } = (isMap(agents?.status) ? agents.status : {}) as { numberAvailable?: number };
    return [
      {
        area: 'Cilium',
        state: 'ok',
        text: `${counted(numberAvailable, 'agent')}, operator and all other parts are ready`,
      },
    ];
  }
  return bad.map((part) => ({ area: 'Cilium', state: 'waiting', text: `${titleOf(part)} ${readiness(part).why}` }));
}

async function pods(kubectl: Kubectl): Promise<Finding[]> {
  const all = await list(kubectl, 'pods');
  const trouble = all.flatMap((pod) => podTrouble(pod) ?? []);
  if (trouble.length === 0)
    return all.length === 0
      ? []
      : [{ area: 'Pods', state: 'ok', text: `${counted(all.length, 'pod')}, none with problems` }];
  return trouble.map((text) => ({ area: 'Pods', state: 'wrong', text, remedy: 'kubectl describe shows its events.' }));
}

async function apis(kubectl: Kubectl): Promise<Finding[]> {
  const aggregated = (await list(kubectl, 'apiservices')).filter(({ spec }) => isMap(spec) && isMap(spec.service));
  return aggregated.map((api) => {
    const { why, state } = readiness(api);
    const name = titleOf(api).replace('APIService ', '');
    return state === 'ready'
      ? { area: 'APIs', state: 'ok', text: `${name} answers` }
      : {
          area: 'APIs',
          state: 'waiting',
          text: `${name} ${why}`,
          remedy: 'Namespaces cannot be deleted while an API does not answer.',
        };
  });
}

async function certManagerCertificates(kubectl: Kubectl): Promise<Finding[]> {
  return conditioned(await list(kubectl, 'certificates.cert-manager.io'), 'Certificates', 'Ready', 'have been issued');
}

const WARN_BEFORE_DAYS = 14;

/** Only the certificates leave the API server, not their keys. */
async function tlsSecrets(kubectl: Kubectl): Promise<Finding[]> {
  const fields = '{range .items[*]}{.metadata.namespace}/{.metadata.name} {.data.tls\\.crt}{"\\n"}{end}';
  const args = [
    'get',
    'secrets',
    '--all-namespaces',
    '--field-selector=type=kubernetes.io/tls',
    '-o',
    `jsonpath=${fields}`,
  ];
  const lines = (await kubectl.run(args)).split('\n').filter(Boolean);
  const ending = lines.flatMap((line) => {
    const [name = '', data = ''] = line.split(' ');
    const days = daysLeft(data);
    return days === undefined || days > WARN_BEFORE_DAYS ? [] : [{ name, days }];
  });
  if (lines.length === 0) return [];
  if (ending.length === 0) {
    return [
      {
        area: 'TLS',
        state: 'ok',
        text: `${counted(lines.length, 'certificate')}, none expires within ${WARN_BEFORE_DAYS} days`,
      },
    ];
  }
  return ending.map(({ name, days }) => ({
    area: 'TLS',
    state: 'wrong',
    text: `the certificate of ${name} ${days < 0 ? `expired ${-days} days ago` : `expires in ${counted(days, 'day')}`}`,
    remedy: 'Renew it; for Hubble, run the CronJob hubble-generate-certs by hand.',
  }));
}

function daysLeft(data: string): number | undefined {
  try {
    const { validTo } = new X509Certificate(Buffer.from(data, 'base64'));
    return Math.floor((Date.parse(validTo) - Date.now()) / 86_400_000);
  } catch {
    return undefined; // not a certificate, which its user will report
  }
}

async function pools(kubectl: Kubectl): Promise<Finding[]> {
  const all = await list(kubectl, 'ciliumloadbalancerippools.cilium.io');
  return all.map((pool) => {
    const conflict = condition(pool, 'cilium.io/PoolConflict');
    const available = condition(pool, 'cilium.io/IPsAvailable')?.message;
    if (conflict?.status === 'True') {
      return {
        area: 'Pools',
        state: 'wrong',
        text: `${titleOf(pool)} conflicts: ${conflict.message}`,
        remedy: 'Give each pool addresses of its own.',
      };
    }
    if (available === '0') {
      return {
        area: 'Pools',
        state: 'wrong',
        text: `${titleOf(pool)} has no addresses left`,
        remedy: 'Add a block to it.',
      };
    }
    return {
      area: 'Pools',
      state: 'ok',
      text: `${titleOf(pool)}${available ? ` has ${available} addresses left` : ''}`,
    };
  });
}

async function loadBalancers(kubectl: Kubectl): Promise<Finding[]> {
  const services = (await list(kubectl, 'services')).filter(({ spec }) => isMap(spec) && spec.type === 'LoadBalancer');
  const bad = services.filter(({ status }) => {
    const { ingress = [] } = (isMap(status) && isMap(status.loadBalancer) ? status.loadBalancer : {}) as {
      ingress?: unknown[];
    };
    return ingress.length === 0;
  });
  if (services.length === 0) return [];
  const [state, text] = summary(services, bad, 'have an address');
  return [
    {
      area: 'Services',
      state,
      text,
      ...(bad.length > 0 ? { remedy: 'Add an address pool whose selector matches it.' } : {}),
    },
  ];
}

async function gateways(kubectl: Kubectl): Promise<Finding[]> {
  return conditioned(
    await list(kubectl, 'gateways.gateway.networking.k8s.io'),
    'Gateways',
    'Programmed',
    'are programmed',
  );
}

async function routes(kubectl: Kubectl): Promise<Finding[]> {
  const kinds = ['httproutes', 'grpcroutes', 'tlsroutes'].map((kind) => `${kind}.gateway.networking.k8s.io`);
  const all = (await Promise.all(kinds.map((kind) => list(kubectl, kind)))).flat();
  return all.flatMap((route) => {
    const { parents = [] } = (isMap(route.status) ? route.status : {}) as { parents?: { conditions?: never[] }[] };
    const wrong = parents.flatMap((parent) =>
      ['Accepted', 'ResolvedRefs'].flatMap((type) => {
        const found = condition({ status: parent }, type);
        return found?.status === 'False' ? [`${found.reason}: ${found.message}`] : [];
      }),
    );
    return wrong.map(
      (why): Finding => ({ area: 'Routes', state: 'wrong', text: `${titleOf(route)}: ${why.replace(/\.$/, '')}` }),
    );
  });
}

async function syncs(kubectl: Kubectl): Promise<Finding[]> {
  const all = await list(kubectl, 'applications.argoproj.io');
  return all.map((application) => {
    const { sync, health } = (isMap(application.status) ? application.status : {}) as {
      sync?: { status?: string };
      health?: { status?: string; message?: string };
    };
    const [is = 'Unknown', how = 'Unknown'] = [sync?.status, health?.status];
    const isFine = is === 'Synced' && how === 'Healthy';
    const state = isFine ? 'ok' : how === 'Degraded' ? 'wrong' : 'waiting';
    return {
      area: 'Syncs',
      state,
      text: `${titleOf(application)} is ${is}, ${how}${health?.message ? `: ${health.message}` : ''}`,
    };
  });
}

function conditioned(all: readonly JsonMap[], area: string, type: string, what: string): Finding[] {
  if (all.length === 0) return [];
  const bad = all.filter((each) => condition(each, type)?.status !== 'True');
  if (bad.length === 0) return [{ area, state: 'ok', text: summary(all, bad, what)[1] }];
  return bad.map((each) => {
    const { reason, message } = condition(each, type) ?? {};
    return {
      area,
      state: 'waiting',
      text: `${titleOf(each)}: ${message?.replace(/\.$/, '') ?? reason ?? `no controller has processed it (${type})`}`,
    };
  });
}

function summary(all: readonly JsonMap[], bad: readonly JsonMap[], what: string): ['ok' | 'waiting', string] {
  const names = bad.map(titleOf).join(', ');
  return [
    bad.length === 0 ? 'ok' : 'waiting',
    `${all.length - bad.length} of ${all.length} ${what}${names ? `; not ${names}` : ''}`,
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
