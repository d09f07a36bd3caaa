import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { parse, stringify } from 'yaml';

type Map = Readonly<Record<string, unknown>>;

/** An Application as the controller makes it. */
export interface Application {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly project: string;
    readonly destination: { readonly server: string; readonly namespace: string };
    readonly sources: readonly {
      readonly repoURL: string;
      readonly chart?: string;
      readonly path?: string;
      readonly targetRevision: string;
      readonly helm?: { readonly releaseName: string; readonly values: string };
    }[];
    readonly ignoreDifferences: readonly object[];
    readonly syncPolicy: {
      readonly automated: object;
      readonly retry: object;
      readonly syncOptions: readonly string[];
    };
  };
}

/** The manifest of the one object of a kind, or of the one that is for a namespace. */
export function manifestOf(scope: IConstruct, kind: string, namespace?: string): Map & { readonly spec: Map } {
  const objects = scope.node.root.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
  const found = objects.filter(
    (object) =>
      object.kind === kind && (namespace === undefined || namespace === (object.metadata.namespace ?? object.name)),
  );
  if (found.length !== 1) throw new Error(`${found.length} objects are of kind ${kind}`);
  return found[0]?.toJson();
}

/**
 * The Applications that Argo CD makes of an ApplicationSet with a list generator and Go templates: each string of the
 * template is rendered with the element, then the rendered patch is merged over it.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/controllers/template/template.go
 */
export function expand(applicationSet: Map & { readonly spec: Map }): Application[] {
  const { generators, template, templatePatch } = applicationSet.spec as {
    readonly generators: readonly { readonly list: { readonly elements: readonly Map[] } }[];
    readonly template: Map;
    readonly templatePatch: string;
  };
  return generators
    .flatMap(({ list }) => list.elements)
    .map((element) => {
      const patch = parse(render(templatePatch, element)) as Map;
      return withoutEmpty(merged(everyString(template, element), patch)) as unknown as Application;
    });
}

function everyString(value: unknown, element: Map): unknown {
  if (typeof value === 'string') return render(value, element);
  if (Array.isArray(value)) return value.map((item) => everyString(item, element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, everyString(inner, element)]));
}

// Lists are replaced; none of an Application's has a key to merge by.
function merged(base: unknown, patch: unknown): unknown {
  if (!isMap(base) || !isMap(patch)) return patch;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) result[key] = key in result ? merged(result[key], value) : value;
  return result;
}

// An Application has no field for these when they are empty.
const LEFT_OUT = ['chart', 'path'];

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(([key, inner]) => inner !== '' || !LEFT_OUT.includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutEmpty(inner)]));
}

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The part of Go's template language that the ApplicationSet uses, with `missingkey=error`. */
export function render(text: string, element: Map): string {
  const tokens = text.split(/(\{\{.*?\}\})/s);
  const out: string[] = [];
  const open: { emits: boolean; had: boolean }[] = [];
  const emits = () => open.every((block) => block.emits);
  tokens.forEach((token, index) => {
    if (!token.startsWith('{{')) {
      const trimmed = tokens[index + 1]?.startsWith('{{-') ? token.trimEnd() : token;
      if (emits()) out.push(trimmed);
      return;
    }
    const action = token.replace(/^\{\{-?\s*|\s*\}\}$/g, '');
    if (action.startsWith('if ')) {
      const holds = emits() && Boolean(evaluate(action.slice(3), element));
      open.push({ emits: holds, had: holds });
    } else if (action === 'else') {
      const block = open.pop();
      if (!block) throw new Error('else without if');
      open.push({ emits: !block.had, had: true });
    } else if (action === 'end') {
      if (!open.pop()) throw new Error('end without if');
    } else if (emits()) out.push(String(evaluate(action, element)));
  });
  if (open.length > 0) throw new Error('if without end');
  return out.join('');
}

function evaluate(expression: string, element: Map): unknown {
  const [first = '', ...filters] = expression.split(/\s*\|\s*/);
  return filters.reduce((value, name) => call(name, value), term(first, element));
}

function term(text: string, element: Map): unknown {
  const any = /^or (.+)$/.exec(text);
  if (any?.[1]) return any[1].split(' ').some((one) => Boolean(term(one, element)));
  const [, name, key] = /^(?:(\w+) )?\.(\w+)$/.exec(text) ?? [];
  if (!key) throw new Error(`the template has ${text}, which this test does not know`);
  if (!Object.hasOwn(element, key)) throw new Error(`map has no entry for key "${key}"`);
  return name ? call(name, element[key]) : element[key];
}

function call(name: string, value: unknown): unknown {
  if (name === 'toJson') return JSON.stringify(value);
  if (name === 'toYaml') return stringify(value).trimEnd();
  throw new Error(`the template calls ${name}, which this test does not know`);
}
