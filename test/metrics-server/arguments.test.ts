import { MetricsServer, type MetricsServerProps } from '../../lib/metrics-server';
import { reported } from '../cilium/reported';

const reportedOf = (settings: MetricsServerProps['settings']) =>
  reported((chart) => new MetricsServer(chart, 'metrics', { settings }));

test.each<readonly [what: string, settings: MetricsServerProps['settings'], says: RegExp]>([
  [
    'metrics more often than kubelets have them',
    { args: ['--metric-resolution=5s'] },
    /--metric-resolution=5s.*ms003/s,
  ],
  [
    'the same among the first arguments',
    { defaultArgs: ['--metric-resolution', '500ms'] },
    /--metric-resolution=500ms.*ms003/s,
  ],
  [
    'another port than the one that probes lead to',
    { args: ['--secure-port=9999'] },
    /--secure-port=9999, but settings\.containerPort is 10250.*ms007/s,
  ],
  [
    'a folder that is read-only',
    { args: ['--cert-dir=/certs'] },
    /--cert-dir=\/certs, but the file system of the container is read-only.*ms009/s,
  ],
])('%s is refused', (_what, settings, says) => {
  expect(reportedOf(settings).errors).toMatch(says);
});

test.each<readonly [what: string, argument: string, says: RegExp]>([
  [
    'a slip of the finger',
    '--kubelet-insecure-tlss',
    /the flag --kubelet-insecure-tlss, .*Did you mean --kubelet-insecure-tls\?.*ms008/s,
  ],
  [
    'a flag of another program',
    '--cluster-signing-key-file=x',
    /the flag --cluster-signing-key-file, .*Remove it\..*ms008/s,
  ],
])('%s is warned of', (_what, argument, says) => {
  const { errors, warnings } = reportedOf({ args: [argument] });
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
});

test.each<readonly [what: string, settings: MetricsServerProps['settings']]>([
  ['arguments that the program has', { args: ['--kubelet-request-timeout=5s', '-v=4', '--metric-resolution=1m'] }],
  ['the port of the container', { containerPort: 4443, args: ['--secure-port=4443'] }],
  [
    'a folder that is mounted',
    {
      args: ['--cert-dir=/certs/own'],
      extraVolumes: [{ name: 'certs', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'certs', mountPath: '/certs' }],
    },
  ],
  [
    'a folder that can be written to',
    { args: ['--cert-dir=/certs'], securityContext: { readOnlyRootFilesystem: false } },
  ],
])('nothing is said of %s', (_what, settings) => {
  expect(reportedOf(settings)).toEqual({ errors: 'no failure', warnings: '' });
});
