import { readFileSync } from 'node:fs';
import type { Cluster } from '../control-plane/cluster';
import type { Machine } from './machine';

const FOLDER = '/run/secrets/kubernetes.io/serviceaccount';

/**
 * Puts the files by which a program authenticates as a service account where the kubelet would mount them. There can be
 * one service account on a machine.
 */
export async function useServiceAccount(cluster: Cluster, machine: Machine, namespace: string, name: string) {
  const token = await cluster.kubectl.run(['create', 'token', name, '--namespace', namespace, '--duration=24h']);
  await machine.sh(`mkdir -p ${FOLDER}`);
  await write('token', token.trim());
  await write('ca.crt', readFileSync(cluster.certificates.ca.cert, 'utf8'));
  await write('namespace', namespace);

  async function write(file: string, content: string): Promise<void> {
    await machine.run('tee', [`${FOLDER}/${file}`], content);
  }
}
