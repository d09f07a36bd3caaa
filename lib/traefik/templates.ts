import type * as yaml from 'yaml';
import { TemplateError } from '../helm/template-syntax';
import { evaluateTemplates, type TemplateContext } from '../helm/template-text';
import { type Problem, quoted } from '../problems';
import { overlay } from '../settings/merge';
import type { Release } from '../settings/release';
import { resolve } from '../settings/resolve';
import { isMap, type JsonMap } from '../settings/schema';
import { toYaml } from '../synth/yaml';
import { CHART, CHART_VERSION, namesOf } from './install/names';
import { TRAEFIK_IMAGE, traefikSettings } from './settings';

/** The values that the chart evaluates as templates: paths, with `*` for any name or list item. */
const EVALUATED = [
  'deployment.podAnnotations',
  'deployment.podLabels',
  'volumes.*.name',
  'additionalVolumeMounts',
  'affinity',
  'topologySpreadConstraints',
  'ingressRoute.*.annotations',
  'ingressRoute.*.labels',
  'service.annotations',
  'service.annotationsTCP',
  'service.annotationsUDP',
  'service.additionalServices.*.annotations',
  'service.additionalServices.*.annotationsTCP',
  'service.additionalServices.*.annotationsUDP',
  'metrics.prometheus.serviceMonitor.metricRelabelings',
  'autoscaling.scaleTargetRef.name',
];

/** The values with their templates evaluated. */
export function withTemplatesEvaluated(values: JsonMap, release: Release): { values: JsonMap; problems: Problem[] } {
  const context = contextOf(values, release);
  const problems: Problem[] = [];
  const evaluate = (value: unknown, path: string): unknown =>
    attempt(path, value, problems, () => evaluateTemplates(value, context));
  let evaluated: unknown = values;
  for (const path of EVALUATED) evaluated = changedAt(evaluated, path.split('.'), '', evaluate);
  const { extraObjects } = values;
  if (Array.isArray(extraObjects)) {
    const objects = extraObjects.flatMap((object, index) =>
      objectsOf(object, `extraObjects.${index}`, context, problems),
    );
    evaluated = { ...(evaluated as JsonMap), extraObjects: objects };
  }
  return { values: evaluated as JsonMap, problems };
}

/** An item of `extraObjects`: an object, or text with one or several. */
function objectsOf(object: unknown, path: string, context: TemplateContext, problems: Problem[]): unknown[] {
  const before = problems.length;
  const evaluated = attempt(path, object, problems, () => evaluateTemplates(object, context));
  if (problems.length > before) return [];
  const objects = typeof evaluated === 'string' ? documentsOf(evaluated, path, problems) : [evaluated];
  const strange = objects.filter((found) => !(isMap(found) && isName(found.apiVersion) && isName(found.kind)));
  problems.push(
    ...strange.map((found) => notAnObject(path, `holds ${quoted(found)}, which has no apiVersion and kind`)),
  );
  return objects;
}

function documentsOf(text: string, path: string, problems: Problem[]): unknown[] {
  // Loaded only for objects that are written as text, so that programs without values files start without it.
  const { parseAllDocuments } = require('yaml') as typeof yaml;
  const documents = [...parseAllDocuments(text, { version: '1.1', uniqueKeys: false })];
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) problems.push(notAnObject(path, `is not YAML: ${error.message.split('\n')[0]}`));
  return error ? [] : documents.map((document): unknown => document.toJS()).filter((value) => value !== null);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function notAnObject(path: string, why: string): Problem {
  return { what: `${path} ${why}.`, remedy: `Write an API object in ${path}, or remove it.`, code: 'HLM011' };
}

/** The value with everything at a path changed; missing members stay missing. */
function changedAt(
  value: unknown,
  [name, ...rest]: readonly string[],
  path: string,
  change: (value: unknown, path: string) => unknown,
): unknown {
  if (name === undefined) return change(value, path);
  const below = (member: unknown, key: string | number) =>
    changedAt(member, rest, path ? `${path}.${key}` : `${key}`, change);
  if (Array.isArray(value)) return name === '*' ? value.map(below) : value;
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    name === '*' || name === key ? below(member, key) : member,
  ]);
  return Object.fromEntries(members);
}

function attempt(path: string, value: unknown, problems: Problem[], evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.push({
      what: `${path} is a template that cannot be evaluated here: ${error.message}.`,
      remedy: `Write ${path} without a template.`,
      code: 'HLM010',
    });
    return value;
  }
}

function contextOf(values: JsonMap, release: Release): TemplateContext {
  let settled: JsonMap | undefined;
  const settings = () => resolve(traefikSettings, values).settings;
  const names = () => namesOf(settings(), release);
  return {
    release,
    chart: { name: CHART, version: CHART_VERSION, appVersion: TRAEFIK_IMAGE.tag },
    values: () => {
      settled ??= overlay(settings(), values);
      return settled;
    },
    named: {
      'traefik.name': () => names().shortName,
      'traefik.fullname': () => names().fullName,
      'traefik.namespace': () => names().namespace,
      'traefik.instance-name': () => names().selectorLabels['app.kubernetes.io/instance'] ?? '',
      'traefik.serviceAccountName': () => names().serviceAccount,
      'traefik.chart': () => `${CHART}-${CHART_VERSION}`,
      'traefik.labelselector': () => toYaml(names().selectorLabels).trimEnd(),
      'traefik.labels': () => toYaml(names().labels).trimEnd(),
    },
  };
}
