import type { Kubectl } from '../control-plane/kubectl';
import { until } from '../control-plane/until';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

interface Live {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly value: string }[];
    readonly listeners?: readonly {
      readonly name: string;
      readonly attachedRoutes: number;
      readonly conditions: readonly Condition[];
    }[];
    readonly parents?: readonly { readonly controllerName: string; readonly conditions: readonly Condition[] }[];
  };
}

/** A verdict of the operator's; it says nothing of references where it looks no further. */
export interface ObservedVerdict {
  readonly accepted: boolean;
  readonly resolved?: boolean;
}

/** What the operator wrote: the verdicts, and its words for those that are bad. */
export interface Observed {
  readonly verdicts: ReadonlyMap<string, ObservedVerdict>;
  readonly reasons: ReadonlyMap<string, string>;
  /** How many routes each listener has, by `listener NAMESPACE/NAME/SECTION`. */
  readonly attached: ReadonlyMap<string, number>;
  /** By `NAMESPACE/NAME`. */
  readonly gateways: ReadonlyMap<string, { readonly accepted: boolean; readonly programmed: boolean }>;
}

/** Waits until the operator has nothing more to write, and reads its conditions. */
export async function settledConditions(kubectl: Kubectl, gateways: number): Promise<Observed> {
  let before = '';
  let objects: readonly Live[] = [];
  await until('the operator has settled', async () => {
    const kinds = 'gateways.gateway.networking.k8s.io,httproutes,grpcroutes,tlsroutes';
    const { items } = await kubectl.get<{ items: readonly Live[] }>(kinds, '--all-namespaces');
    objects = items;
    const seen = items.filter(({ kind, status }) => kind === 'Gateway' && (status?.listeners?.length ?? 0) > 0);
    if (seen.length < gateways) return `it has written about ${seen.length} of ${gateways} Gateways`;
    const now = JSON.stringify(items.map(({ status }) => status));
    const settled = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 4000));
    return settled ? undefined : 'its conditions still change';
  });
  return read(objects);
}

function read(objects: readonly Live[]): Observed {
  const verdicts = new Map<string, ObservedVerdict>();
  const reasons = new Map<string, string>();
  const attached = new Map<string, number>();
  const gateways = new Map<string, { accepted: boolean; programmed: boolean }>();
  for (const { kind, metadata, status } of objects) {
    const name = `${metadata.namespace}/${metadata.name}`;
    if (kind === 'Gateway') {
      const { conditions = [], listeners = [] } = status ?? {};
      gateways.set(name, { accepted: holds(conditions, 'Accepted'), programmed: holds(conditions, 'Programmed') });
      for (const listener of listeners) {
        const key = `listener ${name}/${listener.name}`;
        put(key, listener.conditions);
        attached.set(key, listener.attachedRoutes);
      }
    } else {
      // A parent that is not there is in no status: nothing has accepted the route.
      put(`route ${kind} ${name}`, status?.parents?.[0]?.conditions ?? []);
    }
  }
  return { verdicts, reasons, attached, gateways };

  function put(key: string, conditions: readonly Condition[]): void {
    verdicts.set(key, {
      accepted: holds(conditions, 'Accepted'),
      resolved: conditions.some(({ type }) => type === 'ResolvedRefs') ? holds(conditions, 'ResolvedRefs') : undefined,
    });
    const bad = conditions.filter(({ status }) => status !== 'True');
    reasons.set(key, bad.map(({ type, reason, message }) => `${type} ${reason} (${message})`).join('; '));
  }
}

function holds(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

interface LiveService {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly type: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

/** Waits until no Service gets another address, and returns those of each, by `NAMESPACE/NAME`. */
export async function settledAddresses(kubectl: Kubectl): Promise<ReadonlyMap<string, readonly string[]>> {
  let before = '';
  let found = new Map<string, readonly string[]>();
  await until('no Service gets another address', async () => {
    const { items } = await kubectl.get<{ items: readonly LiveService[] }>('services', '--all-namespaces');
    const balanced = items.filter(({ spec }) => spec.type === 'LoadBalancer');
    found = new Map(
      balanced.map(({ metadata, status }) => [
        `${metadata.namespace}/${metadata.name}`,
        (status.loadBalancer.ingress ?? []).map(({ ip }) => ip),
      ]),
    );
    const now = JSON.stringify([...found]);
    const settled = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 8000));
    return settled ? undefined : 'addresses still change';
  });
  return found;
}
