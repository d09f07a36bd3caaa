import { generateKeyPairSync } from 'node:crypto';
import { Kyverno, type KyvernoProps } from '../../../lib/kyverno';
import { setOf } from '../../gitops/component';
import { ownObjects } from '../../gitops/written';
import { CHANGES, IMAGES, MAKERS, SIZES, USERS } from '../../kyverno/cases';
import { describeSuite } from '../suite';
import { type Decision, decisions, type Request } from './decisions';

const RESOURCES: Readonly<Record<string, Request['resource']>> = {
  Pod: { group: '', version: 'v1', resource: 'pods' },
  ReplicationController: { group: '', version: 'v1', resource: 'replicationcontrollers' },
  Namespace: { group: '', version: 'v1', resource: 'namespaces' },
  Deployment: { group: 'apps', version: 'v1', resource: 'deployments' },
  Job: { group: 'batch', version: 'v1', resource: 'jobs' },
  CronJob: { group: 'batch', version: 'v1', resource: 'cronjobs' },
};

const policies = (props?: KyvernoProps) =>
  ownObjects(
    setOf((chart) => [new Kyverno(chart, undefined, props)]),
    'kyverno',
  );
const request = (object: object, oldObject?: object, subResource?: string): Request => ({
  resource: RESOURCES[(object as { kind: string }).kind] as Request['resource'],
  object,
  ...(oldObject ? { oldObject } : {}),
  ...(subResource ? { subResource } : {}),
});
const refusedBy = ({ RefusedBy: refused }: Decision) => Object.keys(refused).sort();

describeSuite('kyverno', 'the policies for workloads, as Kyverno decides by them', () => {
  test('pods, and what makes them', async () => {
    const cases = [...IMAGES, ...SIZES, ...USERS].flatMap((one) =>
      MAKERS.map((make) => ({ one, object: make(one.spec) })),
    );
    const found = await decisions({ policies: policies(), requests: cases.map(({ object }) => request(object)) });
    const expected = cases.map(({ one }) => `${one.what}: ${one.refusedBy}`);
    expect(cases.map(({ one }, index) => `${one.what}: ${refusedBy(found[index] as Decision)}`)).toEqual(expected);
  });

  test('changes of what is there, debug containers among them', async () => {
    const debug = CHANGES.filter(({ object }) => 'ephemeralContainers' in (object as { spec: object }).spec);
    const requests = [
      ...CHANGES.map(({ object, oldObject }) => request(object, oldObject)),
      ...debug.map(({ object, oldObject }) => request(object, oldObject, 'ephemeralcontainers')),
    ];
    const found = await decisions({ policies: policies(), requests });
    expect(debug).toHaveLength(1);
    expect(found.map(refusedBy)).toEqual([...CHANGES, ...debug].map((one) => [...one.refusedBy]));
  });

  test('nothing in namespaces that are exempt', async () => {
    const spec = { containers: [{ name: 'app', image: 'app:latest' }] };
    const pod = (namespace: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app', namespace }, spec });
    const requests = ['kyverno', 'kube-system', 'legacy', 'shop'].map((namespace) => request(pod(namespace)));
    const found = await decisions({ policies: policies({ exemptNamespaces: ['legacy'] }), requests });
    expect(found.map(refusedBy)).toEqual([[], [], [], ['limits', 'non-root', 'pinned-images']]);
  });

  test('a new namespace gets a policy that closes it, an exempt one does not', async () => {
    const namespace = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    });
    const [shop, legacy] = await decisions({
      policies: policies({ exemptNamespaces: ['legacy'] }),
      requests: [request(namespace('shop')), request(namespace('legacy'))],
    });
    expect(shop?.Made).toEqual([
      expect.objectContaining({
        kind: 'NetworkPolicy',
        metadata: expect.objectContaining({ name: 'default-deny', namespace: 'shop' }),
        spec: expect.objectContaining({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
      }),
    ]);
    expect(legacy?.Made ?? []).toEqual([]);
  });
});

describeSuite('kyverno', 'signed images, as Kyverno verifies them in a registry', () => {
  const registry = 'registry.test:5000';
  const keys = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  };
  const [own, other] = [keys(), keys()];
  const images = [
    { name: 'example/signed:1.0', key: own.privateKey },
    { name: 'example/unsigned:1.0' },
    { name: 'example/other:1.0', key: other.privateKey },
    { name: 'elsewhere/unsigned:1.0' },
  ];
  const verified = policies({
    closesNewNamespaces: false,
    verifiedImages: {
      images: [`${registry}/example/*`],
      publicKey: own.publicKey,
      registries: ['registry.test'],
      transparencyLog: false,
    },
  }).filter(({ kind }) => kind === 'ImageValidatingPolicy');
  const pod = (image: string, list = 'containers') =>
    request({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'app', namespace: 'shop' },
      spec: { containers: [], [list]: [{ name: 'app', image: `${registry}/${image}` }] },
    });

  test('what the key signed gets its digest; what it did not, is refused', async () => {
    const found = await decisions({
      policies: verified,
      images,
      registry,
      requests: [
        pod('example/signed:1.0'),
        pod('example/unsigned:1.0'),
        pod('example/other:1.0'),
        pod('elsewhere/unsigned:1.0'),
        pod('example/unsigned:1.0', 'initContainers'),
      ],
    });
    expect(found.map(refusedBy)).toEqual([[], ['signed-images'], ['signed-images'], [], ['signed-images']]);
    expect(found[0]?.Changes).toEqual([
      expect.objectContaining({
        path: '/spec/containers/0/image',
        value: expect.stringMatching(/\/example\/signed:1\.0@sha256:[0-9a-f]{64}$/),
      }),
    ]);
  });
});
