import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { refuse } from '../problems';
import { checkArguments } from '../settings/arguments';
import { construct } from '../settings/props';
import { warn } from '../warnings';
import type { Finding } from './finding';
import { fitsPath } from './path-pattern';

interface Exemption {
  readonly path: string;
  used: boolean;
}

const exemptions = new WeakMap<IConstruct, Exemption[]>();

/**
 * The search for secrets in everything that a program writes.
 *
 * What is certainly a secret is always rejected. What only looks like one can be exempted, with a reason.
 */
export class SecretScan {
  /**
   * Exempts one value that looks like a secret but is not.
   *
   * @param scope the construct whose objects contain the value, or any construct above them
   * @param path the path of the value in its object, as in the error: `data["example.conf"]`; `*` matches any part of
   * it
   * @param reason why it is not a secret, for readers of the program
   * @throws ConfigurationError when the path or the reason is empty
   */
  static exempt(scope: IConstruct, path: string, reason: string): void {
    if ([path, reason].some((text) => typeof text !== 'string' || text.trim() === '')) {
      refuse(scope, [
        {
          what: 'An exemption from the search for secrets has no path or no reason.',
          remedy: 'Give the path that the error has, and say why the value is not a secret.',
          code: 'SEC003',
        },
      ]);
    }
    exempt(scope, { path, used: false });
  }

  private constructor() {}
}

/**
 * Exempts a value of an object of ours that may look like a secret, depending on what a user has given: if it does not, there is
 * nothing to warn of.
 *
 * @param _reason why it is not a secret, for readers of the code
 */
export function exemptIfNeeded(object: IConstruct, path: string, _reason: string): void {
  exempt(object, { path, used: true });
}

function exempt(scope: IConstruct, exemption: Exemption): void {
  exemptions.set(scope, [...(exemptions.get(scope) ?? []), exemption]);
}

/** Whether something of the construct itself is exempted. */
export function hasExemption(construct: IConstruct): boolean {
  return exemptions.has(construct);
}

/** The findings at a construct that neither it nor one above it exempts. */
export function withoutExempted(construct: IConstruct, found: readonly Finding[]): readonly Finding[] {
  return found.filter((finding) => finding.certain || !isExempted(construct, finding));
}

function isExempted(construct: IConstruct, { path }: Finding): boolean {
  const fitting = construct.node.scopes.flatMap((scope) =>
    (exemptions.get(scope) ?? []).filter((exemption) => fitsPath(exemption.path, path)),
  );
  for (const exemption of fitting) exemption.used = true;
  return fitting.length > 0;
}

/** Warns of exemptions of a construct that match nothing: the value that they were for has changed. */
export function warnOfUnused(scope: IConstruct): void {
  for (const { path, used } of exemptions.get(scope) ?? []) {
    if (used) continue;
    warn(scope, {
      what: `The exemption of ${path} from the search for secrets lets nothing through.`,
      remedy: 'Correct its path, or remove it; what is certainly a secret cannot be exempted.',
      code: 'SEC004',
    });
  }
}

checkArguments(SecretScan, () => ({
  exempt: { scope: construct, path: v.string(), reason: v.string() },
}));
