import { parseAllDocuments } from 'yaml';
import { TemplateError } from '../helm/template-syntax';
import { evaluateTemplate, evaluateTemplates, type TemplateContext } from '../helm/template-text';
import type { Problem } from '../problems';
import type { Release } from '../settings/release';
import { overlay, resolve } from '../settings/resolve';
import { isMap, type JsonMap } from '../settings/schema';
import { toYaml } from '../synth/yaml';
import { CHART, namesOf } from './install/names';
import { TRAEFIK_IMAGE, traefikSettings } from './settings';

/** The version of the chart that these settings follow. */
export const CHART_VERSION = '41.3.0';

/** Where the chart evaluates values as templates: paths, with `*` for any name or list item. */
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

/** One of `extraObjects`: an object, or text that becomes one or several. */
function objectsOf(object: unknown, path: string, context: TemplateContext, problems: Problem[]): unknown[] {
  if (typeof object !== 'string') {
    return [attempt(path, object, problems, () => evaluateTemplates(object, context))];
  }
  const text = attempt(path, object, problems, () => evaluateTemplate(object, context));
  const documents = parseAllDocuments(String(text), { version: '1.1', uniqueKeys: false });
  const error = [...documents].flatMap(({ errors }) => errors)[0];
  if (error) {
    problems.push({
      what: `${path} is not YAML: ${error.message.split('\n')[0]}.`,
      remedy: `Correct ${path}, or write it as an object.`,
      code: 'HLM011',
    });
    return [];
  }
  return [...documents].map((document): unknown => document.toJS()).filter(isMap);
}

/** The value with everything at a path changed; what is not there stays so. */
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

function attempt<T>(path: string, value: T, problems: Problem[], evaluate: () => T): T {
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
