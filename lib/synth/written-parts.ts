/** A map or list that several documents have, and its text. */
interface WrittenPart {
  /** Everything in it is written behind this. */
  readonly indent: string;
  text?: string;
}

/**
 * The parts of objects that were written before: objects of similar clusters share most of theirs (see
 * `renderedLike`). Only what is met again has a text of its own: it takes time and memory.
 */
export class WrittenParts {
  private readonly parts = new WeakMap<object, WrittenPart>();

  /** @returns undefined for what is met for the first time, or has met elsewhere */
  of(value: object, indent: string): WrittenPart | undefined {
    const part = this.parts.get(value);
    if (part === undefined) this.parts.set(value, { indent });
    return part?.indent === indent ? part : undefined;
  }
}
