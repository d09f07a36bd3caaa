import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Kubectl } from '../../lib/live/kubectl';
import { callsOf, fakeKubectl } from './fake-kubectl';

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-kubectl-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('context and kubeconfig are passed on, and what is absent is nothing', async () => {
  const kubectl = new Kubectl(
    { context: 'lab', kubeconfig: '/k' },
    fakeKubectl(folder, { nodes: { stdout: { items: [] } } }),
  );
  expect(await kubectl.get('nodes')).toEqual({ items: [] });
  expect(await kubectl.raw('/apis/none')).toBeUndefined();
  expect(callsOf(folder)).toEqual([
    '--context=lab --kubeconfig=/k get -o json nodes',
    '--context=lab --kubeconfig=/k get --raw /apis/none',
  ]);
});

test('without kubectl, the message says how to get it', async () => {
  await expect(new Kubectl({}, path.join(folder, 'nowhere')).get('nodes')).rejects.toThrow(
    /nowhere cannot be run\.\n {2}Install kubectl .*kub001/,
  );
});

test.each([
  [
    'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
    /cannot be reached: .*kub002/s,
  ],
  ['error: context "x" does not exist', /cannot be reached: context "x" does not exist\..*kub002/s],
  [
    'Unable to connect to the server: dial tcp: lookup nope: no such host',
    /cannot be reached: .*no such host\..*kub002/s,
  ],
  ['Unable to connect to the server: tls: failed to verify certificate: x509', /cannot be reached.*kub002/s],
  [
    'Error from server (Forbidden): nodes is forbidden: User "u" cannot list',
    /refuses kubectl get: nodes is forbidden.*kub003/s,
  ],
  ['error: You must be logged in to the server (Unauthorized)', /refuses kubectl get.*kub003/s],
  ['error: something else', /kubectl get ended with 1: something else\..*kub004/s],
])('%s', async (stderr, expected) => {
  const kubectl = new Kubectl({}, fakeKubectl(folder, { get: { code: 1, stderr } }));
  await expect(kubectl.get('nodes')).rejects.toThrow(expected);
});
