import type { Release } from '../settings/release';
import { isMap, type JsonMap } from '../settings/schema';
import { type Command, type Operand, type Pipeline, parseTemplate, TemplateError } from './template-syntax';

/** The data that a template can refer to. */
export interface TemplateContext {
  readonly release: Release;
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string };
  /** The values of the release, including defaults. */
  values(): JsonMap;
  /** The chart's named templates. */
  readonly named: { readonly [name: string]: () => string };
}

/**
 * Evaluates a text of a values file that the chart evaluates as a template: the constructs found in published values
 * files, and nothing more. `.Release`, `.Chart` and `.Values`, the chart's named templates, literals, and a handful of
 * functions.
 *
 * @throws TemplateError when the text uses anything else
 * @see https://helm.sh/docs/chart_template_guide/
 */
export function evaluateTemplate(text: string, context: TemplateContext): string {
  if (!text.includes('{{')) return text;
  return parseTemplate(text)
    .map((part) => ('literal' in part ? part.literal : printed(evaluatePipeline(part.action, context))))
    .join('');
}

/** Evaluates every text in a value, including the names of members. */
export function evaluateTemplates(value: unknown, context: TemplateContext): unknown {
  if (typeof value === 'string') return evaluateTemplate(value, context);
  if (Array.isArray(value)) return value.map((item) => evaluateTemplates(item, context));
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    evaluateTemplate(name, context),
    evaluateTemplates(member, context),
  ]);
  return Object.fromEntries(members);
}

function evaluatePipeline(pipeline: Pipeline, context: TemplateContext): unknown {
  const head = pipeline[0]?.[0];
  if (head && 'name' in head && head.name === 'template' && pipeline.length > 1) {
    throw new TemplateError('what follows template goes to its argument, so use include');
  }
  return pipeline.reduce<unknown>((piped, command, index) => evaluateCommand(command, index > 0, piped, context), '');
}

function evaluateCommand(command: Command, hasPiped: boolean, piped: unknown, context: TemplateContext): unknown {
  const [head, ...operands] = command;
  if (head === undefined) throw new TemplateError('a command is missing');
  if (!('name' in head)) {
    const value = evaluateOperand(head, context);
    if (operands.length > 0 || hasPiped) throw new TemplateError(`${shown(head)} takes no arguments`);
    return value;
  }
  const given = operands.map((operand) => evaluateOperand(operand, context));
  return call(head.name, hasPiped ? [...given, piped] : given, context);
}

function evaluateOperand(operand: Operand, context: TemplateContext): unknown {
  if ('value' in operand) return operand.value;
  if ('pipeline' in operand) return evaluatePipeline(operand.pipeline, context);
  if ('field' in operand) return operand.field.length === 0 ? context : fieldOf(operand.field, context);
  return call(operand.name, [], context);
}

function fieldOf([root = '', ...path]: readonly string[], context: TemplateContext): unknown {
  const { release, chart } = context;
  switch (root) {
    case 'Values':
      return path.reduce<unknown>((value, name) => memberOf(value, name, path), context.values());
    case 'Release':
      return known(root, path, { Name: release.name, Namespace: release.namespace, Service: 'Helm' });
    case 'Chart':
      return known(root, path, { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion });
    default:
      throw new TemplateError(`.${root} is not supported`);
  }
}

function memberOf(value: unknown, name: string, path: readonly string[]): unknown {
  if (!isMap(value)) throw new TemplateError(`.Values.${path.join('.')} goes through a value that is not a map`);
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function known(
  root: string,
  [name = '', ...rest]: readonly string[],
  fields: Readonly<Record<string, string>>,
): string {
  const value = rest.length === 0 && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) throw new TemplateError(`.${[root, name, ...rest].join('.')} is not supported`);
  return value;
}

type TemplateFunction = (...parameters: readonly unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  quote: (value) => (value === undefined || value === null ? '' : JSON.stringify(printed(value))),
  squote: (value) => (value === undefined || value === null ? '' : `'${printed(value)}'`),
  default: (fallback, value) => (isEmpty(value) ? fallback : value),
  printf: (format, ...values) => formatted(printed(format), values),
  lower: (value) => printed(value).toLowerCase(),
  upper: (value) => printed(value).toUpperCase(),
  trim: (value) => printed(value).trim(),
  trunc: (length, value) =>
    Number(length) < 0 ? printed(value).slice(Number(length)) : printed(value).slice(0, Number(length)),
  trimSuffix: (suffix, value) => withoutSuffix(printed(value), printed(suffix)),
  trimPrefix: (prefix, value) => withoutPrefix(printed(value), printed(prefix)),
  replace: (from, to, value) => printed(value).replaceAll(printed(from), printed(to)),
  indent: (width, value) => indented(Number(width), printed(value)),
  nindent: (width, value) => `\n${indented(Number(width), printed(value))}`,
  toString: (value: unknown) => printed(value),
};

function call(name: string, parameters: readonly unknown[], context: TemplateContext): unknown {
  if (name === 'include' || name === 'template') return named(parameters, context);
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!apply) throw new TemplateError(`the function ${name} is not supported`);
  return apply(...parameters);
}

function named([name, scope]: readonly unknown[], context: TemplateContext): string {
  const template = typeof name === 'string' && Object.hasOwn(context.named, name) ? context.named[name] : undefined;
  if (!template) throw new TemplateError(`the named template ${printed(name)} is not supported`);
  if (scope !== context) throw new TemplateError(`${printed(name)} is supported with . alone`);
  return template();
}

/** The supported verbs of `printf`. */
function formatted(format: string, values: readonly unknown[]): string {
  const rest = [...values];
  const text = format.replace(/%(.)/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = rest.shift();
    if (verb === 's' || verb === 'v') return printed(value);
    if (verb === 'd' && Number.isInteger(value)) return String(value);
    if (verb === 'q') return JSON.stringify(printed(value));
    throw new TemplateError(`%${verb} in printf is not supported`);
  });
  if (rest.length > 0) throw new TemplateError('printf has more values than verbs');
  return text;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value) || isMap(value)) return Object.keys(value).length === 0;
  return !value;
}

/** A value as printed by a template. */
function printed(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return printedNumber(value);
  if (typeof value === 'object') throw new TemplateError('a map or list is printed, which is not supported');
  return String(value);
}

/** Numbers in values files are floating-point for a template, so large ones are printed with an exponent. */
function printedNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function indented(width: number, text: string): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(width) + line)
    .join('\n');
}

function shown(operand: Operand): string {
  return 'field' in operand ? `.${operand.field.join('.')}` : 'a value';
}
