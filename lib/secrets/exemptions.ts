import type { IConstruct } from 'constructs';
import { refuse } from '../problems';
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
 * What cannot be anything but a secret is always refused. What only looks like one can be exempted, with a reason.
 */
export class SecretScan {
  /**
   * Lets one value through that looks like a secret and is none.
   *
   * @param scope the construct whose objects hold the value, or any above them
   * @param path where the value stands in its object, as the error has it: `data["example.conf"]`; `*` stands for any part of it
   * @param reason why it is not a secret, for those who read the program
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
    const known = exemptions.get(scope) ?? [];
    known.push({ path, used: false });
    exemptions.set(scope, known);
  }

  private constructor() {}
}

/** What was found at a construct and is not exempted by it or by one above it. */
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

/** Warns of the exemptions of a construct that let nothing through: what they were for has changed. */
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
