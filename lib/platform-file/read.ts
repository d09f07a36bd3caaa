import * as fs from 'node:fs';
import Ajv from 'ajv';
import * as cdk8s from 'cdk8s';
import { isMap as isYamlMap, LineCounter, parseAllDocuments } from 'yaml';
import { packageFile } from '../cli/package-files';
import type { Expression } from '../helm/typescript/expression';
import { ConfigurationError, describe, known, unlessRefused } from '../problems';
import { located, type Position, positionAt, positionIn } from '../settings/position';
import { isMap, type JsonMap } from '../settings/schema';
import { yamlValue } from '../settings/yaml-value';
import { findingsOf } from '../validate/findings';
import { meaningOf, type Vocabulary } from './values';

/** One platform of a platform.yaml. */
export interface PlatformDocument {
  /** Its folder, and the id of its chart. */
  readonly name: string;
  /** The class that creates it. */
  readonly className: string;
  readonly props: Expression;
  /** The place of a prop. */
  readonly positionOf: (steps: readonly (string | number)[]) => Position;
}

interface PlatformSchema {
  readonly definitions: { readonly [name: string]: JsonMap };
}

/**
 * Reads a platform.yaml; each of its documents is a platform.
 *
 * @throws ConfigurationError with everything that does not fit the schema, each at its line and column
 */
export function readPlatformFile(file: string): PlatformDocument[] {
  const lines = new LineCounter();
  const documents = Array.from(
    parseAllDocuments(textOf(file), { uniqueKeys: true, lineCounter: lines, logLevel: 'silent', prettyErrors: false }),
  );
  const problems: string[] = [];
  const schema = JSON.parse(packageFile('schemas/platform.json')) as PlatformSchema;
  const platforms = documents.flatMap((document): PlatformDocument[] => {
    const [error] = document.errors;
    const at = (offset: number) => positionAt(lines, offset);
    if (error) {
      problems.push(located(file, at(error.pos[0]), describe(notYaml(error.message))));
      return [];
    }
    if (document.contents === null) return [];
    const positionOf = (steps: readonly (string | number)[]) => positionIn(document, steps, at);
    const read = isYamlMap(document.contents) ? yamlValue(document) : { value: undefined };
    if (read.error !== undefined) {
      problems.push(located(file, at(read.offset), describe(notYaml(read.error))));
      return [];
    }
    return platformOf(read.value, schema, file, positionOf, problems);
  });
  if (platforms.length + problems.length === 0)
    problems.push(located(file, { line: 1, column: 1 }, describe(noPlatform(undefined, ids(schema)))));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return platforms;
}

function platformOf(
  value: unknown,
  schema: PlatformSchema,
  file: string,
  positionOf: PlatformDocument['positionOf'],
  problems: string[],
): PlatformDocument[] {
  const id = isMap(value) ? value.platform : undefined;
  const className = Object.keys(schema.definitions).find((each) => isPlatform(schema.definitions[each], id));
  if (!isMap(value) || className === undefined) {
    problems.push(located(file, positionOf(['platform']), describe(noPlatform(id, ids(schema)))));
    return [];
  }
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  const validate = ajv.compile({ definitions: schema.definitions, $ref: `#/definitions/${className}` });
  if (!validate(value)) {
    for (const { steps, what, remedy, code } of findingsOf(validate.errors ?? [], value, String(id))) {
      const own =
        code === 'VAL001'
          ? remedy
          : code === 'VAL003'
            ? 'Give it.'
            : 'Correct it; editors that read schemas/platform.json show what is allowed.';
      const text = what.replace('that the API server knows', `of ${id}`);
      problems.push(located(file, positionOf(steps), describe({ what: text, remedy: own, code: 'PLF002' })));
    }
    return [];
  }
  const { platform, name = platform, ...props } = value;
  const vocabulary: Vocabulary = { definitions: schema.definitions, named: libraryMember };
  const made = unlessRefused(
    () => meaningOf(props, schema.definitions[className] ?? {}, vocabulary),
    // A factory rejects its arguments.
    (refused) => problems.push(...refused.map((problem) => located(file, positionOf([]), problem))),
  );
  return made ? [{ name: String(name), className, props: made, positionOf }] : [];
}

function libraryMember(name: string): unknown {
  const library = require('../index') as Readonly<Record<string, unknown>>;
  return library[name] ?? (cdk8s as unknown as Readonly<Record<string, unknown>>)[name];
}

function isPlatform(definition: JsonMap | undefined, id: unknown): boolean {
  return definition?.['x-platform'] !== undefined && idOf(definition) === id;
}

function idOf({ properties }: JsonMap): unknown {
  const { platform } = properties as { platform: { enum: string[] } };
  return platform.enum[0];
}

function ids({ definitions }: PlatformSchema): string[] {
  return Object.values(definitions).flatMap((each) => (each['x-platform'] ? [String(idOf(each))] : []));
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError([
      describe({
        what: `${file} cannot be read: ${(error as Error).message.replace(/\.$/, '')}.`,
        remedy: 'Check the path.',
        code: 'PLF001',
      }),
    ]);
  }
}

function notYaml(message: string) {
  // Only the first line: the others repeat the text.
  return {
    what: `It is not YAML: ${message.split('\n')[0]?.replace(/[.:]$/, '')}.`,
    remedy: 'Correct it.',
    code: 'PLF001',
  };
}

function noPlatform(id: unknown, all: readonly string[]) {
  const { nearest } = known(all, String(id));
  return {
    what:
      id === undefined
        ? 'It does not say which platform it is.'
        : `platform is ${JSON.stringify(id)}, which is not a platform.`,
    remedy: `Give platform one of ${[...all].sort().join(', ')}${id === undefined || !nearest ? '' : `; the nearest is ${nearest}`}.`,
    code: 'PLF003',
  };
}
