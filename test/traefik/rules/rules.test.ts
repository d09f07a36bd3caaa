import { AcmeChallenge, Exposure, TraefikIngress, type TraefikIngressProps } from '../../../lib';
import { reported } from '../../cilium/reported';

const reportedOf = (props: TraefikIngressProps) => reported((chart) => new TraefikIngress(chart, 'traefik', props));
const problems = (props: TraefikIngressProps) => reportedOf(props).errors;

const volume = { enabled: true };

describe('a volume that one node can have at a time', () => {
  test.each<readonly [string, TraefikIngressProps, RegExp]>([
    ['pods that overlap', { settings: { persistence: volume } }, /a new pod starts before.*type: 'Recreate'.*trk112/s],
    ['several pods', { replicas: 2, settings: { persistence: volume } }, /there are 2 pods.*ReadWriteMany.*trk112/s],
    [
      'a pod on each node',
      { settings: { persistence: volume, deployment: { kind: 'DaemonSet' } } },
      /there is a pod on each node.*trk112/s,
    ],
    [
      'a number of pods that grows',
      {
        settings: {
          persistence: volume,
          autoscaling: { enabled: true, maxReplicas: 4, metrics: [] },
          updateStrategy: { type: 'Recreate' },
        },
      },
      /there can be 4 pods.*trk112/s,
    ],
  ])('%s are warned of', (_what, props, says) => {
    expect(reportedOf(props)).toEqual({ errors: 'no failure', warnings: expect.stringMatching(says) });
  });

  test.each<readonly [string, TraefikIngressProps]>([
    ['no volume', { replicas: 2 }],
    ['one pod after the other', { settings: { persistence: volume, updateStrategy: { type: 'Recreate' } } }],
    [
      'no pod too many',
      {
        settings: {
          persistence: volume,
          updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        },
      },
    ],
    [
      'a volume for several nodes',
      { replicas: 2, settings: { persistence: { ...volume, accessMode: 'ReadWriteMany' } } },
    ],
    [
      'a claim of which nothing is known',
      { replicas: 2, settings: { persistence: { ...volume, existingClaim: 'data' } } },
    ],
    ['certificates of ACME', { acme: { email: 'admin@example.com', challenge: AcmeChallenge.tls() } }],
  ])('%s is fine', (_what, props) => {
    expect(reportedOf(props)).toEqual({ errors: 'no failure', warnings: '' });
  });
});

describe('ports for an entry point that is not there', () => {
  test.each<readonly [string, Exposure, RegExp]>([
    ['host ports', Exposure.hostPorts({ wbe: 80 }), /ports\.wbe says how.*Did you mean web\?.*trk113/s],
    ['node ports', Exposure.nodePort({ webscure: 30443 }), /ports\.webscure.*Did you mean websecure\?.*trk113/s],
  ])('%s are refused', (_what, exposure, says) => {
    expect(problems({ exposure })).toMatch(says);
  });

  test('an entry point of the program may have them', () => {
    expect(problems({ exposure: Exposure.nodePort({ mqtt: 31883 }), entryPoints: { mqtt: { port: 1883 } } })).toBe(
      'no failure',
    );
  });
});

test('what is wrong with an exposure names the call, before there is a construct', () => {
  expect(() => Exposure.hostPorts({ web: 0 })).toThrow(/^Exposure\.hostPorts: The port of web is 0/);
});
