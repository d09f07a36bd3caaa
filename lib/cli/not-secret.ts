import type { IConstruct } from 'constructs';
import { ConfigurationError, describe } from '../problems';
import { withoutExempted } from '../secrets/exemptions';
import { secretsInObject } from '../secrets/object';
import { fitsPath } from '../secrets/path-pattern';
import { secretProblem } from '../secrets/problems';
import { identity, type ManifestObject } from '../synth/manifest-object';

/** Paths of values that look like secrets but are not, each with the reason. */
export type NotSecret = ReadonlyMap<string, string>;

/** Reads one `--not-secret`: a path, which may have an `=` in quotes, another `=`, and the reason. */
export function readNotSecret(text: string, former: NotSecret = new Map()): NotSecret {
  const [, path, reason] = /^((?:"(?:[^"\\]|\\.)*"|[^"=])+)=(.*\S.*)$/s.exec(text) ?? [];
  if (path === undefined || reason === undefined) {
    throw new ConfigurationError([
      describe({
        what: '--not-secret has no path or no reason.',
        remedy: "Give both, as in --not-secret 'data.example=a value of the documentation'.",
        code: 'SEC003',
      }),
    ]);
  }
  return new Map([...former, [path, reason]]);
}

/** An object to scan, with its construct if there is one: values that the construct exempts are not secrets. */
export interface ScannedObject {
  readonly manifest: ManifestObject;
  readonly construct?: IConstruct;
}

/** The secrets in objects that a chart renders, as problems. */
export function secretProblems(objects: readonly ScannedObject[], notSecret: NotSecret = new Map()): string[] {
  return objects.flatMap(({ manifest, construct }) => {
    const found = secretsInObject(manifest);
    return (construct ? withoutExempted(construct, found) : found)
      .filter(({ path, certain }) => certain || ![...notSecret.keys()].some((exempted) => fitsPath(exempted, path)))
      .map((finding) => describe(secretProblem(identity(manifest), finding, BY_OPTION)));
  });
}

const BY_OPTION = "or, if it is not a secret, say so with --not-secret '<path>=<reason>'.";
