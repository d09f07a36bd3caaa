import { ConfigurationError, describe } from '../problems';
import { secretsInObject } from '../secrets/object';
import { fitsPath } from '../secrets/path-pattern';
import { secretProblem } from '../secrets/problems';
import { identity, type ManifestObject } from '../synth/manifest-object';

/** Paths of values that look like secrets and are none, each with the reason. */
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

/** The secrets in objects that a chart makes, as problems. */
export function secretProblems(objects: readonly ManifestObject[], notSecret: NotSecret = new Map()): string[] {
  return objects.flatMap((object) =>
    secretsInObject(object)
      .filter(({ path, certain }) => certain || ![...notSecret.keys()].some((exempted) => fitsPath(exempted, path)))
      .map((finding) => describe(secretProblem(identity(object), finding, BY_OPTION))),
  );
}

const BY_OPTION = "or, if it is none, say so with --not-secret '<path>=<reason>'.";
