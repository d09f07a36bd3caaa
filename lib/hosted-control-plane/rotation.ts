import * as v from 'valibot';
import { ConfigurationError, describe, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { instanceOf } from '../settings/props';

/** The phases of a rotation, in their order. */
export type RotationPhase = 'stable' | 'prepare' | 'complete';

/**
 * The rotation of a certificate authority, or of the key that signs tokens. The phases follow one
 * another, each once the previous one has been rolled out everywhere and every node has the new trust:
 *
 * - `stable(1)`: the first one signs and is trusted.
 * - `prepare(1)`: the second one exists and is trusted, and the first one still signs.
 * - `complete(1)`: the second one signs, and the first one is still trusted.
 * - `stable(2)`: the second one alone.
 */
export class Rotation {
  /** No rotation in progress. */
  static stable(generation = 1): Rotation {
    return new Rotation('stable', generation);
  }

  /** The successor of a generation is created and trusted. */
  static prepare(generation: number): Rotation {
    return new Rotation('prepare', generation);
  }

  /** The successor of a generation signs, and the generation is trusted for what it has signed. */
  static complete(generation: number): Rotation {
    return new Rotation('complete', generation);
  }

  /**
   * A phase by its name in a list of tenants.
   *
   * @param text `stable(1)`, `prepare(1)` or `complete(1)`
   * @throws ConfigurationError for anything else
   */
  static of(text: string): Rotation {
    const [, phase, generation] = /^(stable|prepare|complete)\((\d{1,4})\)$/.exec(text) ?? [];
    if (phase !== undefined) return new Rotation(phase as RotationPhase, Number(generation));
    throw new ConfigurationError([
      describe({
        what: `The phase of a rotation is ${quoted(text)}, but it must be stable(N), prepare(N) or complete(N).`,
        remedy: 'Write stable(1) before the first rotation, then prepare(1), complete(1), stable(2).',
        code: 'HCP003',
      }),
    ]);
  }

  private constructor(
    /** The phase. */
    readonly phase: RotationPhase,
    /** The generation that it starts from, 1 or more. */
    readonly generation: number,
  ) {
    if (Number.isSafeInteger(generation) && generation >= 1) return;
    throw new ConfigurationError([
      describe({
        what: `The generation of a rotation is ${quoted(generation)}, but it must be a whole number of at least 1.`,
        remedy: 'Give the generation that signs now: 1 before the first rotation.',
        code: 'HCP003',
      }),
    ]);
  }

  /** The generations that exist and are trusted. */
  get trusted(): readonly number[] {
    return this.phase === 'stable' ? [this.generation] : [this.generation, this.generation + 1];
  }

  /** The generation that signs. */
  get signing(): number {
    return this.phase === 'complete' ? this.generation + 1 : this.generation;
  }

  /** Whether it may follow another one without a moment in which something valid is not trusted. */
  follows(former: Rotation): boolean {
    const isSame = former.phase === this.phase && former.generation === this.generation;
    return isSame || former.next().some((next) => next.phase === this.phase && next.generation === this.generation);
  }

  /** What can come next; `prepare` can be cancelled. */
  private next(): readonly Rotation[] {
    const { generation } = this;
    if (this.phase === 'stable') return [Rotation.prepare(generation)];
    if (this.phase === 'prepare') return [Rotation.complete(generation), Rotation.stable(generation)];
    return [Rotation.stable(generation + 1), Rotation.prepare(generation)];
  }

  /** As written in a program. */
  toString(): string {
    return `Rotation.${this.phase}(${this.generation})`;
  }
}

// The constructor checks the generation of the others.
checkArguments<Pick<typeof Rotation, 'of'>>(Rotation, () => ({ of: { text: v.string() } }));

checkArguments(Rotation.prototype, () => ({
  follows: { former: instanceOf(Rotation, 'a Rotation, such as Rotation.prepare(1)') },
}));
