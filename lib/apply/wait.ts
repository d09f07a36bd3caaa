import { setTimeout as after } from 'node:timers/promises';
import type { Kubectl } from '../live/kubectl';
import { liveObjects, titleOf } from '../live/objects';
import { isWaitedFor, podTrouble, readiness } from '../live/readiness';
import { ConfigurationError, describe } from '../problems';
import type { JsonMap } from '../settings/schema';
import type { Reporter } from './reporter';

const INTERVAL_MS = 2_000;

/** How long to wait. */
export class Deadline {
  private readonly end: number;

  constructor(readonly seconds: number) {
    this.end = Date.now() + seconds * 1_000;
  }

  get isOver(): boolean {
    return Date.now() >= this.end;
  }
}

/**
 * Waits until objects are ready.
 *
 * @throws ConfigurationError when one fails, or not all are ready in time, with the reasons
 */
export async function untilReady(
  kubectl: Kubectl,
  objects: readonly JsonMap[],
  deadline: Deadline,
  reporter: Reporter,
): Promise<void> {
  const waited = objects.filter(({ kind }) => isWaitedFor(String(kind)));
  await until(
    deadline,
    reporter,
    async () => {
      const live = await liveObjects(kubectl, waited);
      const found = live.map((object) => ({ object, ...readiness(object) }));
      const failed = found.filter(({ state }) => state === 'failed');
      if (failed.length > 0)
        throw new ConfigurationError(failed.map(({ object, why }) => describe(hasFailed(object, why))));
      return found.flatMap(({ object, state, why }) => (state === 'ready' ? [] : [`${titleOf(object)} ${why}`]));
    },
    () => podTroubles(kubectl, waited),
  );
}

/** Waits until the API server serves the kinds of objects, some of which an operator may install. */
export async function untilServed(
  kubectl: Kubectl,
  objects: readonly JsonMap[],
  deadline: Deadline,
  reporter: Reporter,
): Promise<void> {
  const versions = [...new Set(objects.map(({ apiVersion }) => String(apiVersion)))];
  await until(
    deadline,
    reporter,
    async () => {
      const served = await Promise.all(versions.map((version) => kindsServed(kubectl, version)));
      const missing = objects.filter(
        ({ apiVersion, kind }) => !served[versions.indexOf(String(apiVersion))]?.has(String(kind)),
      );
      const kinds = [...new Set(missing.map(({ apiVersion, kind }) => `${kind} (${apiVersion})`))];
      return kinds.map((kind) => `${kind} is not served yet; its operator or definition brings it`);
    },
    () => podTroubles(kubectl, []),
  );
}

/** The kinds that the API server serves in a version of a group. */
async function kindsServed(kubectl: Kubectl, apiVersion: string): Promise<ReadonlySet<string>> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const list = await kubectl.raw<{ resources: readonly { kind: string }[] }>(path);
  return new Set(list?.resources.map(({ kind }) => kind));
}

async function until(
  deadline: Deadline,
  reporter: Reporter,
  missing: () => Promise<string[]>,
  trouble: () => Promise<string[]>,
): Promise<void> {
  for (;;) {
    const reasons = await missing();
    if (reasons.length === 0) return;
    if (deadline.isOver) {
      const pods = await trouble();
      throw new ConfigurationError([describe(tooLate(reasons, pods, deadline.seconds))]);
    }
    reporter.waiting(reasons);
    await after(INTERVAL_MS);
  }
}

/** Why pods in the namespaces of these objects, or anywhere, are not running. */
async function podTroubles(kubectl: Kubectl, objects: readonly JsonMap[]): Promise<string[]> {
  const namespaces = new Set(objects.map(({ metadata }) => (metadata as { namespace?: string }).namespace));
  const list = await kubectl.get<{ items: JsonMap[] }>('pods', '--all-namespaces');
  return (list?.items ?? [])
    .filter(({ metadata }) => objects.length === 0 || namespaces.has((metadata as { namespace?: string }).namespace))
    .flatMap((pod) => podTrouble(pod) ?? []);
}

const MOST_SHOWN = 10;

function tooLate(reasons: readonly string[], pods: readonly string[], seconds: number) {
  const all = [...reasons, ...pods];
  const rest = all.length - MOST_SHOWN;
  const list = [...all.slice(0, MOST_SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return {
    what: `Not everything is ready after ${seconds} s:\n${list.map((line) => `  - ${line}`).join('\n')}`,
    remedy:
      'What was applied stays; run this again when the cause is gone, with a longer --timeout if it only takes longer.',
    code: 'APP004',
  };
}

function hasFailed(object: JsonMap, why = 'has failed') {
  return {
    what: `${titleOf(object)} ${why.replace(/\.$/, '')}.`,
    remedy: 'Check the logs of its pods; delete the Job and run this again to start it once more.',
    code: 'APP004',
  };
}
