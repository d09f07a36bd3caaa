/** Hosted control planes for many tenants, over four admin clusters with as many etcd fleets as they need. */
import { FleetExposure, TenantFleet, TenantList } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const [outdir, size] = [process.argv[2], Number(process.argv[3])];

const CLUSTERS = 4;
const TENANTS_OF_AN_ETCD = 50;

const fleets = Math.ceil(size / CLUSTERS / TENANTS_OF_AN_ETCD);
const etcd = Object.fromEntries(
  Array.from({ length: fleets }, (_, index) => [`etcd-${index + 1}`, { backup: false as const }]),
);
const app = new PlatformApp({ outdir });
new TenantFleet(app, 'tenants', {
  exposure: FleetExposure.sni('k8s.example.com'),
  adminClusters: Array.from({ length: CLUSTERS }, (_, index) => ({
    name: `admin-${index + 1}`,
    zone: `zone-${index + 1}`,
    pods: 10_000,
    cpu: '2000',
    memory: '20Ti',
    etcd,
    shards: [index + 1],
  })),
  tenants: TenantList.of({
    defaults: { version: '1.36', encryptionConfig: 'encryption' },
    classes: { free: { size: 'small' } },
    tenants: Array.from({ length: size }, (_, number) => ({ name: `tenant-${number}`, class: 'free' })),
  }),
});
app.synth();
