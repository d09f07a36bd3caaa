import { Port } from '../../lib/cilium/policy';
import { FlowPeer } from '../../lib/gitops';
import { PlatformStack, type PlatformStackProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';
import { Some } from '../gitops/component';

/** What synthesis would warn of, one line for each. */
function warnings(props: Partial<PlatformStackProps>): string[] {
  const said = jest.spyOn(console, 'error').mockReturnValue();
  try {
    const { node } = new PlatformStack(new PlatformApp({ outdir: 'dist' }), 'stack', {
      repositoryUrl: 'https://git.example.com/platform.git',
      ...props,
    });
    for (const one of node.root.node.findAll()) one.node.validate();
    return said.mock.calls.flat().map((text) => String(text).replace(/\n.*#/s, ' '));
  } finally {
    said.mockRestore();
  }
}

test.each<[keyof PlatformStackProps, Partial<PlatformStackProps>, string]>([
  ['alloy', { loki: {} }, 'stack: warning: alloy has nowhere to send logs, and reads none. git025'],
  ['grafana', { tempo: {} }, 'stack: warning: grafana has no data source. git025'],
  ['jaeger', { tempo: {} }, 'stack: warning: jaeger gets no traces, which tempo forwards. git025'],
  ['nodeExporter', { prometheus: {} }, 'stack: warning: node-exporter has metrics that nothing reads. git025'],
])('%s by itself is of no use, and is with what it works with', (name, other, warning) => {
  expect(warnings({ [name]: {} })).toEqual([warning]);
  expect(warnings({ [name]: {}, ...other })).toEqual([]);
});

test('a user’s component may be what it works with', () => {
  const flow = {
    from: FlowPeer.workload('victoria', 'victoria'),
    to: FlowPeer.workload('node-exporter', 'exporter'),
    ports: [Port.tcp(9100)],
    why: 'reads figures of nodes',
  };
  const extraComponents: PlatformStackProps['extraComponents'] = (scope) => [
    new Some(scope, 'victoria', { flows: () => [flow] }),
  ];
  expect(warnings({ nodeExporter: {}, extraComponents })).toEqual([]);
});

test.each<keyof PlatformStackProps>([
  'certManager',
  'kyverno',
  'loki',
  'tempo',
  'prometheus',
  'sealedSecrets',
  'vault',
])('%s is of use by itself', (name) => expect(warnings({ [name]: {} })).toEqual([]));
