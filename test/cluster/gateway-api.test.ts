import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { PlatformApp } from '../../lib';
import { everything } from '../gateway-api/everything';
import { applyStrict } from './apply';
import { Cluster } from './control-plane/cluster';
import { applyCrds, HAS_CRDS } from './crds';

// The definitions are no part of the project.
const describeAll = HAS_CRDS ? describe : describe.skip;

describeAll('the Gateway API on a real API server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await applyCrds(cluster, 'gateway-api/experimental');
  });
  afterAll(async () => cluster?.stop());

  test('every kind with every field is accepted, including by the rules of the CRDs', async () => {
    const outdir = mkdtempSync(join(cluster.processes.folder, 'gateway-api-'));
    const app = new PlatformApp({ outdir });
    everything(new Chart(app, 'everything', { namespace: 'shop', disableResourceNameHashes: true }));
    app.synth();
    await cluster.kubectl.run(['create', 'namespace', 'gateways']);

    const { code, stdout, stderr } = await applyStrict(cluster, join(outdir, 'everything'));

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const kinds = stdout.match(/^[a-z]+(?=\.gateway\.networking\.k8s\.io\/)/gm);
    expect([...new Set(kinds)].sort()).toEqual([
      'backendtlspolicy',
      'gateway',
      'gatewayclass',
      'grpcroute',
      'httproute',
      'referencegrant',
      'tcproute',
      'tlsroute',
      'udproute',
    ]);
  });
});
