/** A secret, or something that looks like one: its path and its kind, never the secret itself. */
export interface Finding {
  /** Its path, such as `data.password` or `spec.containers[app].env[TOKEN].value`. */
  readonly path: string;
  /** What it is: `a private key`. */
  readonly what: string;
  /** Whether it is certain; a likely one can be exempted. */
  readonly certain: boolean;
}

/** A finding in a text, without its path, which the caller knows. */
export type FoundInText = Omit<Finding, 'path'>;

/** Something that is certainly a secret. */
export function certainly(what: string): FoundInText {
  return { what, certain: true };
}

/** Something that is probably a secret, and can be exempted with a reason. */
export function likely(what: string): FoundInText {
  return { what, certain: false };
}
