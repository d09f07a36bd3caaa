import type { IConstruct } from 'constructs';
import { goDuration } from '../kubernetes/go-duration';
import { flagsIn, nearestOption } from '../kubernetes/program-flags';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import knownFlags from './known-flags.json';
import type { MetricsServerSettings } from './settings';

/** How often kubelets refresh their metrics, in seconds. */
export const SHORTEST_RESOLUTION = 15;

/** Arguments that the program accepts, but that could not work. */
export function argumentProblems(settings: MetricsServerSettings): Problem[] {
  const { args, defaultArgs, containerPort } = settings;
  const flags = flagsIn([...defaultArgs, ...args]);
  return [
    ...tooFast(flags['metric-resolution']),
    ...anotherPort(flags['secure-port'], containerPort),
    ...unwritable(flags['cert-dir'], settings),
  ];
}

/** The program generates its certificate when it starts, in a directory that must be writable. */
function unwritable(
  folder: string | undefined,
  { securityContext, extraVolumeMounts }: MetricsServerSettings,
): Problem[] {
  if (folder === undefined || !securityContext?.readOnlyRootFilesystem) return [];
  const mounts = ['/tmp', ...extraVolumeMounts.map(({ mountPath }) => mountPath)];
  if (mounts.some((mount) => folder === mount || folder.startsWith(`${mount}/`))) return [];
  return [
    {
      what: `settings.args has --cert-dir=${folder}, but the file system of the container is read-only there (securityContext.readOnlyRootFilesystem): the program does not start.`,
      remedy: 'Leave the argument out, or mount a volume there by settings.extraVolumes and extraVolumeMounts.',
      code: 'MS009',
    },
  ];
}

function tooFast(resolution: string | undefined): Problem[] {
  const length = goDuration(resolution ?? '');
  if (length === undefined || length >= SHORTEST_RESOLUTION * 1000) return [];
  return [
    {
      what: `settings.args or defaultArgs has --metric-resolution=${resolution}, but kubelets refresh their metrics every ${SHORTEST_RESOLUTION}s.`,
      remedy: `Set resolution to Duration.seconds(${SHORTEST_RESOLUTION}) or more in place of the argument.`,
      code: 'MS003',
    },
  ];
}

function anotherPort(port: string | undefined, containerPort: number): Problem[] {
  if (port === undefined || port === String(containerPort)) return [];
  return [
    {
      what: `settings.args has --secure-port=${port}, but settings.containerPort is ${containerPort}, which the Service and the probes lead to: the pod never becomes ready.`,
      remedy: `Set settings.containerPort to ${port} in place of the argument.`,
      code: 'MS007',
    },
  ];
}

/** Warns of arguments with flags that the program does not have: it prints its usage and ends. */
export function warnOfUnknownFlags(construct: IConstruct, { args, defaultArgs }: MetricsServerSettings): void {
  for (const name of Object.keys(flagsIn([...defaultArgs, ...args]))) {
    if (knownFlags.includes(name)) continue;
    const nearest = nearestOption(name, knownFlags);
    warn(construct, {
      what: `settings.args has the flag --${name}, which metrics-server does not have: it exits on unknown flags.`,
      remedy: nearest ? `Did you mean --${nearest}?` : 'Remove it.',
      code: 'MS008',
    });
  }
}
