import type { FileSource } from '../crds/source';
import type { Kubectl } from '../live/kubectl';
import { failure } from '../live/kubectl';
import { itemsIn, keyOf, listOf, liveObjects, titleOf } from '../live/objects';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { neededKeys } from './keys';
import type { Plan } from './plan';
import { refusalsIn } from './refusals';
import { remoteObjects } from './remote';
import type { Reporter, Step } from './reporter';
import { Deadline, untilReady, untilServed } from './wait';

/** The field manager that the API server records for changes. */
export const FIELD_MANAGER = 'platypaas';

/** How a platform is applied. */
export interface ApplyOptions {
  /** Whether fields that others own are taken over. */
  readonly forceConflicts?: boolean;
  /** Whether to wait until everything is ready. */
  readonly wait: boolean;
  readonly timeoutSeconds: number;
  /** Where definitions by URL come from. */
  readonly source: FileSource;
  /** A folder with the definitions instead of their URLs. */
  readonly crds?: string;
}

/**
 * Applies a platform, stage after stage. Each step can be repeated: after an interruption, run it again.
 *
 * @throws ConfigurationError with everything that the API server rejected in a stage; later stages are not applied then
 */
export async function applyPlan(
  kubectl: Kubectl,
  plan: Plan,
  options: ApplyOptions,
  reporter: Reporter,
): Promise<void> {
  const deadline = new Deadline(options.timeoutSeconds);
  const all = plan.stages.flatMap(({ objects }) => objects);
  const remote = plan.remote.length > 0 ? await remoteObjects(plan.remote, options.source, options.crds) : [];
  if (remote.length > 0) {
    await applyStage(kubectl, 'definitions from upstream', remote, options, reporter);
    await untilReady(kubectl, remote, deadline, reporter);
  }
  for (const { title, objects } of plan.stages) {
    if (title === 'workloads') await createKeys(kubectl, all, reporter);
    if (title === 'custom resources') await untilServed(kubectl, objects, deadline, reporter);
    await applyStage(kubectl, title, objects, options, reporter);
    if (title === 'definitions') await untilReady(kubectl, objects, deadline, reporter);
  }
  if (options.wait) await untilReady(kubectl, all, deadline, reporter);
}

async function applyStage(
  kubectl: Kubectl,
  title: string,
  objects: readonly JsonMap[],
  { forceConflicts }: ApplyOptions,
  reporter: Reporter,
): Promise<void> {
  const before = new Map((await liveObjects(kubectl, objects)).map((object) => [keyOf(object), object]));
  // A Job cannot be changed, only recreated.
  const jobs = objects.filter(({ kind }) => kind === 'Job');
  const others = objects.filter(({ kind }) => kind !== 'Job');
  const applied = await serverSideApply(kubectl, others, forceConflicts);
  const replaced: JsonMap[] = [];
  for (const job of jobs) {
    const answer = await tryApply(kubectl, [job], forceConflicts);
    if (answer.code === 0) applied.push(...itemsIn(answer.stdout));
    else if (!/immutable/.test(answer.stderr)) throw new ConfigurationError(refusalsIn(answer.stderr).map(describe));
    else {
      await kubectl.run(['delete', '--wait', '--cascade=foreground', '-f', '-'], listOf([job]));
      replaced.push(...(await serverSideApply(kubectl, [job], forceConflicts)));
    }
  }
  const steps = applied.map((object): Step => {
    const former = before.get(keyOf(object));
    const outcome =
      former === undefined ? 'created' : versionOf(former) === versionOf(object) ? 'unchanged' : 'changed';
    return { stage: title, object: titleOf(object), outcome };
  });
  reporter.stage(title, [
    ...steps,
    ...replaced.map((object): Step => ({ stage: title, object: titleOf(object), outcome: 'replaced' })),
  ]);
}

async function serverSideApply(kubectl: Kubectl, objects: readonly JsonMap[], force?: boolean): Promise<JsonMap[]> {
  if (objects.length === 0) return [];
  const answer = await tryApply(kubectl, objects, force);
  if (answer.code === 0) return itemsIn(answer.stdout);
  const refused = refusalsIn(answer.stderr);
  const reachable = failure(['apply'], answer);
  // An API server that has become unreachable has not rejected anything.
  const problems = reachable.code === 'KUB004' && refused.length > 0 ? refused : [reachable];
  throw new ConfigurationError(problems.map(describe));
}

function tryApply(kubectl: Kubectl, objects: readonly JsonMap[], force?: boolean) {
  const flags = ['--server-side', `--field-manager=${FIELD_MANAGER}`, '--validate=strict'];
  return kubectl.try(
    ['apply', ...flags, ...(force ? ['--force-conflicts'] : []), '-o', 'json', '-f', '-'],
    listOf(objects),
  );
}

/** Generates the keys that the platform needs and the cluster does not have. */
async function createKeys(kubectl: Kubectl, objects: readonly JsonMap[], reporter: Reporter): Promise<void> {
  for (const key of neededKeys(objects)) {
    const { namespace, name } = key;
    const there = await kubectl.try(['get', 'secret', name, '--namespace', namespace, '-o', 'name']);
    if (there.code === 0) continue;
    const answer = await kubectl.try(['create', '-f', '-', '-o', 'name'], JSON.stringify(key.make()));
    // Another run may have been faster; a key that nodes use is never replaced.
    if (answer.code !== 0 && /AlreadyExists/.test(answer.stderr)) continue;
    if (answer.code !== 0)
      throw new ConfigurationError([describe(failure(['create', 'secret'], { ...answer, stderr: '' }))]);
    const object = `Secret ${namespace}/${name}`;
    reporter.step(
      { stage: 'keys', object, outcome: 'key created' },
      `${object}: created, ${key.what}; it was generated here and is not shown`,
    );
  }
}

function versionOf({ metadata }: JsonMap): unknown {
  return isMap(metadata) ? metadata.resourceVersion : undefined;
}
