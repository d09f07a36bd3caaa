import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { diffCommand } from '../../lib/cli/diff';
import { ownersOf } from '../../lib/live/owners';
import { type Answers, fakeKubectl } from '../live/fake-kubectl';
import { folderWithKubectl } from '../live/own-kubectl';
import { run } from './run';

let folder: string;
const folderOfTest = folderWithKubectl('drift');
beforeEach(() => {
  folder = folderOfTest();
});

const DEPLOYMENT = (image: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});

function dist(...objects: object[]): string {
  const at = path.join(folder, 'dist', 'shop');
  fs.mkdirSync(at, { recursive: true });
  fs.writeFileSync(path.join(at, 'all.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return at;
}

describe('--revision', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      encoding: 'utf8',
    });

  test('the folder is compared with what a commit has, also with what it does to a cluster', async () => {
    git('init', '-q');
    dist(DEPLOYMENT('web:1', 2));
    git('add', '-A');
    git('commit', '-qm', 'first');
    const at = dist(DEPLOYMENT('web:2', 2));

    const { code, stdout } = await run(diffCommand, [at, '--revision', 'HEAD', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Deployment shop\/web \(apps\/v1\)\n {2}spec\.template\.spec\.containers\[web\]\.image\n {4}- "web:1"\n {4}\+ "web:2"\n/,
    );
    expect((await run(diffCommand, [at, '--revision', 'HEAD', '--explain'])).stdout).toMatch(/Deployment shop\/web/);
    expect(await run(diffCommand, [path.join(at, 'all.yaml'), '--revision', 'HEAD'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 difference/),
    });
  });

  test.each([
    ['nowhere', /cannot be read at the revision nowhere.*dif005/s],
    ['--upload-pack=x', /cannot be read at the revision.*dif005/s],
  ])('%s, which is not a revision, is refused', async (revision, expected) => {
    git('init', '-q');
    const at = dist(DEPLOYMENT('web:1', 2));
    expect(await run(diffCommand, [at, `--revision=${revision}`])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(expected),
    });
  });

  test('a folder that is in no repository is refused', async () => {
    const at = dist(DEPLOYMENT('web:1', 2));
    expect(await run(diffCommand, [at, '--revision', 'HEAD'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/dif005/),
    });
  });
});

describe('--live', () => {
  const fields = (fieldsV1: object, manager: string) => ({
    manager,
    operation: 'Apply',
    time: '2026-01-02T03:04:05Z',
    fieldsV1,
  });
  const image = {
    'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {} } } } } },
  };
  const live = {
    ...DEPLOYMENT('web:hotfix', 5),
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'x',
      labels: { 'platypaas.io/platform': 'shop' },
      managedFields: [fields(image, 'kubectl-edit'), fields({ 'f:spec': { 'f:replicas': {} } }, 'platypaas')],
    },
  };

  function cluster(answers: Answers = {}): void {
    process.env.KUBECTL = fakeKubectl(folder, {
      '--raw /version': { stdout: {} },
      'get --ignore-not-found': { stdout: live },
      ...answers,
    });
  }

  test('each field that differs says who wrote it; what is not there is named', async () => {
    cluster();
    const at = dist(DEPLOYMENT('web:1', 2), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'shop' },
    });
    const { code, stdout } = await run(diffCommand, [at, '--live', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout).toBe(`- in the cluster  + in the folder

+ Secret shop/s (v1): not in the cluster

Deployment shop/web (apps/v1)
  spec.replicas
    - 5
    + 2
    as platypaas applied it last: the folder has changed since
  spec.template.spec.containers[web].image
    - "web:hotfix"
    + "web:1"
    written by kubectl-edit (2026-01-02T03:04:05Z)

3 differences: 1 object on both sides, 1 of them different, 1 not in the cluster.
`);
    const json = JSON.parse((await run(diffCommand, [at, '--live', '--json'])).stdout) as unknown[];
    expect(json).toEqual([
      { object: 'Secret shop/s', isMissing: true, fields: [] },
      {
        object: 'Deployment shop/web',
        isMissing: false,
        fields: [
          { path: 'spec.replicas', managers: ['platypaas'], explanation: expect.any(String) },
          {
            path: 'spec.template.spec.containers[web].image',
            managers: ['kubectl-edit'],
            explanation: 'written by kubectl-edit (2026-01-02T03:04:05Z)',
          },
        ],
      },
    ]);
  });

  test.each([
    ['spec.template.spec.containers[web].image', ['kubectl-edit']],
    ['spec.template.spec.containers[other].image', []],
    ['spec.replicas', ['platypaas']],
    ['spec.paused', []],
  ])('the owners of %s are found', (at, expected) => {
    expect(ownersOf(live, at).map(({ manager }) => manager)).toEqual(expected);
  });

  test('an unreachable cluster, and a missing kubectl, end with 2', async () => {
    cluster({ '--raw /version': { code: 1, stderr: 'dial tcp: i/o timeout' } });
    const at = dist(DEPLOYMENT('web:1', 2));
    expect(await run(diffCommand, [at, '--live'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/kub002/),
    });
    process.env.KUBECTL = path.join(folder, 'nowhere');
    expect(await run(diffCommand, [at, '--live'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/kub001/),
    });
  });
});

test('exactly one reference is required', async () => {
  const at = dist(DEPLOYMENT('web:1', 2));
  for (const args of [[at], [at, at, '--live'], [at, '--live', '--revision', 'HEAD']]) {
    expect(await run(diffCommand, args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/dif006/) });
  }
});
