/** A secret, or what looks like one: where it stands and what it is, never the secret itself. */
export interface Finding {
  /** Where it stands, such as `data.password` or `spec.containers[app].env[TOKEN].value`. */
  readonly path: string;
  /** What it is, in words: `a private key`. */
  readonly what: string;
  /** Whether it cannot be anything else; what is only likely can be exempted. */
  readonly certain: boolean;
}

/** A finding in a text, whose place is known by whoever has the text. */
export type FoundInText = Omit<Finding, 'path'>;

/** Something that cannot be anything but a secret. */
export function certainly(what: string): FoundInText {
  return { what, certain: true };
}

/** Something that is a secret unless there is a reason why not. */
export function likely(what: string): FoundInText {
  return { what, certain: false };
}
