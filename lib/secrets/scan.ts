import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { manifestOf } from '../kubernetes/plain-object';
import { describe, type Problem } from '../problems';
import { remembered } from '../settings/remembered';
import { withoutExempted } from './exemptions';
import type { Finding } from './finding';
import { secretsInObject } from './object';
import { secretProblem } from './problems';

/** The secrets in an object in its written form; each object is scanned only once. */
export const scan: (manifest: Readonly<Record<string, unknown>>) => readonly Finding[] = remembered(secretsInObject);

/** The problems that are reported for secrets in an API object. */
export function objectProblems(object: ApiObject): Problem[] {
  const found = withoutExempted(object, scan(manifestOf(object)));
  return found.map((finding) => secretProblem(`${object.kind} ${object.name}`, finding));
}

const writesScanned = new WeakSet<IConstruct>();
const scannedByOthers = new WeakSet<IConstruct>();
const guarded = new WeakSet<IConstruct>();

/** Marks a program whose objects are scanned when they are written. */
export function scansWhatItWrites<T extends IConstruct>(app: T): T {
  writesScanned.add(app);
  return app;
}

/**
 * The secrets in an object of a marked program, which are otherwise reported when it is written; in other programs
 * constructs scan for themselves.
 */
export function secretsToBeWritten(object: ApiObject): Problem[] {
  return writesScanned.has(object.node.root) && !isLeftToItsMaker(object) ? objectProblems(object) : [];
}

/** Skips an object whose contents have been scanned at their source. */
export function leaveToItsMaker(object: IConstruct): void {
  scannedByOthers.add(object);
}

/** Whether an object's contents are scanned elsewhere. */
export function isLeftToItsMaker(object: IConstruct): boolean {
  return scannedByOthers.has(object);
}

/** Scans everything below a construct of ours for secrets, even in a program that does not scan by itself. */
export function guardSecrets(scope: Construct): void {
  guarded.add(scope);
  scope.node.addValidation({
    validate: () => (writesScanned.has(scope.node.root) ? [] : problemsBelow(scope).map(describe)),
  });
}

function problemsBelow(scope: Construct): Problem[] {
  return scope.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .filter((object) => !isLeftToItsMaker(object) && nearestGuard(object) === scope)
    .flatMap(objectProblems);
}

/** If guarded constructs are nested, the innermost one scans. */
function nearestGuard(object: IConstruct): IConstruct | undefined {
  return [...object.node.scopes].reverse().find((scope) => guarded.has(scope));
}
