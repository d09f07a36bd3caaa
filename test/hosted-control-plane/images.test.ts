import * as fs from 'node:fs';
import { EtcdFleet, type EtcdFleetProps, EtcdTenant } from '../../lib/etcd';
import {
  HostedControlPlane,
  type HostedControlPlaneProps,
  type KubernetesDigests,
  KubernetesVersion,
  TenantExposure,
} from '../../lib/hosted-control-plane';
import { DIGESTS, RELEASES } from '../../lib/hosted-control-plane/releases';
import { objectsOf, type Resource } from '../program';

const DIGEST = `sha256:${'a'.repeat(64)}`;
/** That of kube-apiserver 1.36.3. */
const OF_ANOTHER_TAG = 'sha256:b4bc06c81fd76f81174e6c19ddacf477acdf1583e7a5846ebbd513493aef6e43';

let warnings: string[];
beforeEach(() => {
  warnings = [];
  jest.spyOn(console, 'error').mockImplementation((text) => warnings.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

function tenant(props: Partial<HostedControlPlaneProps>, etcd: EtcdFleetProps = {}): Resource[] {
  return objectsOf((chart) => {
    const fleet = new EtcdFleet(chart, 'etcd-1', { backup: false, ...etcd });
    new HostedControlPlane(chart, 'a', {
      version: KubernetesVersion.V1_36,
      etcd: new EtcdTenant(chart, 'etcd-a', { fleet, tenant: 'a', namespace: 'tenant-a' }),
      exposure: TenantExposure.sni('a.s1.k8s.example.com', 1),
      encryptionConfig: 'encryption',
      ...props,
    });
  });
}

/** The image of a program, by the name of its repository. */
function imageOf(objects: readonly Resource[], program: string): string {
  const [image = 'none'] = new RegExp(`[^"]*/${program}:[^"]*`).exec(JSON.stringify(objects)) ?? [];
  return image;
}

describe('the digest of an image', () => {
  test.each([
    [KubernetesVersion.V1_36, 'kube-apiserver', /:v1\.36\.3@sha256:b4bc06c8/],
    [KubernetesVersion.of('1.37.0'), 'kube-scheduler', /:v1\.37\.0@sha256:a27622f1/],
    [KubernetesVersion.V1_35, 'kubectl', /:v1\.36\.3@sha256:6e4fce3c/],
    [KubernetesVersion.V1_37, 'haproxy', /^docker\.io\/library\/haproxy:[\w.-]+@sha256:[0-9a-f]{64}$/],
    [KubernetesVersion.V1_35, 'kube-apiserver', /:v1\.35\.\d+$/],
  ])('of %s is known, or left out', (version, program, image) => {
    expect(imageOf(tenant({ version }), program)).toMatch(image);
    expect(warnings).toEqual([]);
  });

  test('is the one that is given', () => {
    const version = KubernetesVersion.patch('1.36.5', {
      apiServer: DIGEST,
      controllerManager: DIGEST,
      scheduler: DIGEST,
      kubectl: DIGEST,
    });
    const objects = tenant({ version }, { version: '3.6.15', digest: DIGEST });
    for (const program of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl']) {
      expect(imageOf(objects, program)).toBe(`registry.k8s.io/${program}:v1.36.5@${DIGEST}`);
    }
    expect(imageOf(objects, 'etcd-development/etcd')).toMatch(`:v3.6.15@${DIGEST}`);
    expect(warnings).toEqual([]);
  });

  test('of an etcd release is the known one, unless another is given', () => {
    expect(imageOf(tenant({}, { version: '3.7.1' }), 'etcd-development/etcd')).toMatch(/:v3\.7\.1@sha256:a9983dd6/);
    expect(warnings).toEqual([]);
  });

  test('is missing for every image that was chosen without one', () => {
    const cloud = { image: 'registry.example.com/ccm:v1', config: 'cloud' };
    tenant({ version: KubernetesVersion.patch('1.36.5'), cloudControllerManager: cloud }, { version: '3.6.15' });
    const missed = warnings.map((warning) => /is "([^"]+)", without a digest.*img001/s.exec(warning)?.[1]);
    expect(missed.sort()).toEqual([
      'gcr.io/etcd-development/etcd:v3.6.15',
      'registry.example.com/ccm:v1',
      'registry.k8s.io/kube-apiserver:v1.36.5',
      'registry.k8s.io/kube-controller-manager:v1.36.5',
      'registry.k8s.io/kube-scheduler:v1.36.5',
    ]);
  });

  test('is missing without a warning where it is not known of a default', () => {
    const objects = tenant({ version: KubernetesVersion.V1_35 });
    expect(imageOf(objects, 'kube-apiserver')).toBe('registry.k8s.io/kube-apiserver:v1.35.4');
    expect(imageOf(objects, 'etcd-development/etcd')).toMatch(/:v3\.6\.16$/);
    expect(warnings).toEqual([]);
    const page = fs.readFileSync('docs/hosted-control-planes.md', 'utf8').replaceAll(/\s+/g, ' ');
    expect(page).toContain('of etcd 3.6.16, of kube-proxy, and of the newest patches of 1.34, 1.35 and 1.37.');
    const without = Object.keys(RELEASES).filter((minor) => DIGESTS[RELEASES[minor]!.patch] === undefined);
    expect(without).toEqual(['1.34', '1.35', '1.37']);
  });

  test('of another release is refused', () => {
    expect(() => tenant({ version: KubernetesVersion.patch('1.36.5', { apiServer: OF_ANOTHER_TAG }) })).toThrow(
      /kube-apiserver:v1\.36\.5@.*is that of .*:v1\.36\.3, which nodes would pull.*img002/s,
    );
  });

  test.each([
    [{ apiServer: 'sha256:12' }, /digests\.apiServer is "sha256:12", but it must be a digest such as sha256/],
    [{ apiserver: DIGEST } as KubernetesDigests, /Did you mean apiServer/],
  ])('%j is none', (digests, message) => {
    expect(() => KubernetesVersion.patch('1.36.5', digests)).toThrow(message);
  });
});
