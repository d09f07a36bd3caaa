import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { manifestOf } from '../kubernetes/plain-object';
import { describe, type Problem } from '../problems';
import { withoutExempted } from './exemptions';
import type { Finding } from './finding';
import { secretsInObject } from './object';
import { secretProblem } from './problems';

const scanned = new WeakMap<object, readonly Finding[]>();

/** The secrets in an object as it is written; one that several ask about is looked at once. */
export function scan(manifest: Readonly<Record<string, unknown>>): readonly Finding[] {
  const known = scanned.get(manifest);
  if (known) return known;
  const found = secretsInObject(manifest);
  scanned.set(manifest, found);
  return found;
}

/** What is reported about the secrets in an API object. */
export function objectProblems(object: ApiObject): Problem[] {
  const found = withoutExempted(object, scan(manifestOf(object)));
  return found.map((finding) => secretProblem(`${object.kind} ${object.name}`, finding));
}

const writesScanned = new WeakSet<IConstruct>();
const scannedByOthers = new WeakSet<IConstruct>();
const guarded = new WeakSet<IConstruct>();

/** Marks a program whose objects are looked at when they are written. */
export function scansWhatItWrites<T extends IConstruct>(app: T): T {
  writesScanned.add(app);
  return app;
}

/** The secrets in an object that are otherwise reported when it is written; elsewhere constructs look by themselves. */
export function secretsToBeWritten(object: ApiObject): Problem[] {
  return writesScanned.has(object.node.root) && !isLeftToItsMaker(object) ? objectProblems(object) : [];
}

/** Leaves an object out whose contents somebody else has looked at, where they came from. */
export function leaveToItsMaker(object: IConstruct): void {
  scannedByOthers.add(object);
}

/** Whether an object's contents are looked at elsewhere. */
export function isLeftToItsMaker(object: IConstruct): boolean {
  return scannedByOthers.has(object);
}

/** Looks for secrets in what lies below a construct of ours, also in a program that does not look by itself. */
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

/** Where guarded constructs are inside of one another, the innermost looks. */
function nearestGuard(object: IConstruct): IConstruct | undefined {
  return [...object.node.scopes].reverse().find((scope) => guarded.has(scope));
}
