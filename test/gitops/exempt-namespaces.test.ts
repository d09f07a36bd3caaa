import { Chart } from 'cdk8s';
import { ComponentSet } from '../../lib/gitops';
import { exemptNamespaces } from '../../lib/gitops/exempt-namespaces';
import { PlatformApp } from '../../lib/synth';
import { Some } from './component';

test('what keeps the cluster going is exempt, wherever Argo CD and the components are', () => {
  const chart = new Chart(new PlatformApp(), 'cluster');
  const set = new ComponentSet(chart, 'set', {
    components: [new Some(chart, 'db'), new Some(chart, 'cache', { namespace: { name: 'db' } })],
    repositoryUrl: 'https://git.example.com/team/platform.git',
    path: 'dist/cluster',
    argoCdNamespace: 'gitops',
  });
  expect(exemptNamespaces(set, ['legacy', 'db'])).toEqual([
    'cilium-secrets',
    'db',
    'gitops',
    'kube-node-lease',
    'kube-public',
    'kube-system',
    'legacy',
    'local-path-storage',
  ]);
});
