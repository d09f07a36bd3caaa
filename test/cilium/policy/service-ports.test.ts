import { ApiObject, type Chart } from 'cdk8s';
import {
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  type CiliumNetworkPolicyProps,
  LabelSelector,
  Peer,
  Port,
} from '../../../lib';
import { reported } from '../reported';

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

function service(chart: Chart, ports: readonly ServicePort[], selector: object): void {
  new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector, ports },
  });
}

const web = { app: 'web' };
const LEADS_ELSEWHERE: readonly ServicePort[] = [{ port: 80, targetPort: 8080 }];
const policy = (props: Partial<CiliumNetworkPolicyProps>) => (chart: Chart) =>
  new CiliumNetworkPolicy(chart, 'policy', {
    metadata: { namespace: 'shop' },
    endpointSelector: LabelSelector.of(web),
    ...props,
  });
const letsIn = (...ports: Port[]) => policy({ ingress: [{ from: [Peer.pods({ app: 'api' })], ports }] });
const letsOut = (peer: Peer, ...ports: Port[]) =>
  policy({ endpointSelector: LabelSelector.of({ app: 'api' }), egress: [{ to: [peer], ports }] });

const warningsOf = (
  make: (chart: Chart) => void,
  ports: readonly ServicePort[] = LEADS_ELSEWHERE,
  selector: object = web,
) => {
  const { errors, warnings } = reported((chart) => {
    service(chart, ports, selector);
    make(chart);
  });
  expect(errors).toBe('no failure');
  return warnings;
};

test.each<readonly [string, (chart: Chart) => void, RegExp]>([
  [
    'ingress of the pods behind it',
    letsIn(Port.tcp(80)),
    /spec\.ingress\[0\]\.toPorts has port 80, which is the port of Service shop\/web \(core\/service\); its pods get connections at port 8080/,
  ],
  ['egress to them', letsOut(Peer.pods(web), Port.tcp(80)), /spec\.egress\[0\]\.toPorts has port 80.*Name port 8080/s],
  ['egress to them from elsewhere', letsOut(Peer.pods(web, 'shop'), Port.tcp(80)), /port 80.*port 8080/],
  [
    'a clusterwide policy',
    (chart) =>
      new CiliumClusterwideNetworkPolicy(chart, 'policy', {
        endpointSelector: LabelSelector.of({ app: 'api' }),
        egress: [{ to: [Peer.pods(web, 'shop')], ports: [Port.tcp(80)] }],
      }),
    /core\/policy: warning: spec\.egress\[0\]\.toPorts has port 80/,
  ],
])('the port of a Service in %s is warned of (NP043)', (_what, make, says) => {
  const warnings = warningsOf(make);
  expect(warnings).toMatch(says);
  expect(warnings).toMatch(/np043$/);
});

test.each<readonly [string, (chart: Chart) => void, readonly ServicePort[], object]>([
  ['the port of the pods', letsIn(Port.tcp(8080)), LEADS_ELSEWHERE, web],
  ['both ports', letsIn(Port.tcp(80), Port.tcp(8080)), LEADS_ELSEWHERE, web],
  ['a port that no Service has', letsIn(Port.tcp(9090)), LEADS_ELSEWHERE, web],
  ['a Service with the same port as its pods', letsIn(Port.tcp(80)), [{ port: 80 }], web],
  [
    'another port of the Service that leads there',
    letsIn(Port.tcp(80)),
    [
      { port: 80, targetPort: 8080 },
      { port: 81, targetPort: 80 },
    ],
    web,
  ],
  ['a port of the pods with a name', letsIn(Port.tcp(80)), [{ port: 80, targetPort: 'http' }], web],
  ['a Service of other pods', letsIn(Port.tcp(80)), LEADS_ELSEWHERE, { app: 'db' }],
  ['pods of another namespace', letsOut(Peer.pods(web, 'other'), Port.tcp(80)), LEADS_ELSEWHERE, web],
])('%s is not', (_what, make, ports, selector) => {
  expect(warningsOf(make, ports, selector)).toBe('');
});
