import { ApiObject, type Chart } from 'cdk8s';
import { CiliumCni, CiliumVersion, Encryption } from '../../../lib/cilium';
import { reported } from '../reported';

/** What is reported of a policy that a program writes as a plain API object. */
function reportedOf(spec: object, kind = 'CiliumNetworkPolicy', version = CiliumVersion.DEFAULT) {
  return reported((chart: Chart) => {
    new CiliumCni(chart, 'cilium', { version, encryption: Encryption.none() });
    const metadata = kind === 'CiliumNetworkPolicy' ? { name: 'plain', namespace: 'shop' } : { name: 'plain' };
    new ApiObject(chart, 'plain', { apiVersion: 'cilium.io/v2', kind, metadata, ...spec });
  });
}

const ingress = (rule: object) => ({ spec: { endpointSelector: {}, ingress: [rule] } });
const ports = (port: object) => ingress({ toPorts: [{ ports: [port] }] });

describe.each([CiliumVersion.V1_18, CiliumVersion.V1_19, CiliumVersion.V1_20])('with Cilium $version', (version) => {
  test.each<readonly [what: string, spec: object, says: RegExp]>([
    [
      'an unknown entity',
      ingress({ fromEntities: ['wrld'] }),
      /spec\.ingress\[0\]\.fromEntities\[0\] is "wrld".*np017/s,
    ],
    [
      'two kinds of peers',
      ingress({ fromEndpoints: [{}], fromEntities: ['world'] }),
      /Cilium accepts one of them.*np005/s,
    ],
    ['a port that there is not', ports({ port: '99999', protocol: 'TCP' }), /port is "99999".*np007/s],
    [
      'an address for a name',
      { spec: { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: '10.1.2.3' }] }] } },
      /toFQDNs\[0\].*10\.1\.2\.3/s,
    ],
    ['nobody that it is about', { spec: { ingress: [{}] } }, /spec has nothing that says whom it applies to.*np023/s],
    [
      'specs that are wrong',
      { specs: [ingress({ fromEntities: ['hosts'] }).spec] },
      /specs\[0\]\.ingress\[0\].*np017/s,
    ],
  ])('a plain object with %s is refused as a construct is', (_what, spec, says) => {
    const { errors } = reportedOf(spec, 'CiliumNetworkPolicy', version);
    expect(errors).toMatch(says);
    expect(errors).toContain('CiliumNetworkPolicy shop/plain (core/plain): ');
  });
});

test('the same holds for clusterwide policies', () => {
  const spec = { spec: { endpointSelector: {}, nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] } };
  expect(reportedOf(spec, 'CiliumClusterwideNetworkPolicy').errors).toMatch(
    /endpointSelector and nodeSelector.*np023/s,
  );
});

test('a plain object that is right passes', () => {
  const rule = {
    fromEndpoints: [{ matchLabels: { app: 'api' } }],
    toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }],
  };
  const spec = { spec: { endpointSelector: { matchLabels: { app: 'web' } }, ingress: [rule] } };
  expect(reportedOf(spec)).toEqual({ errors: 'no failure', warnings: '' });
});
