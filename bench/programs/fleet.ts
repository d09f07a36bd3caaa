/** CORE for many clusters that differ in name, API address, pod network and a few settings. */
import { Ipam } from 'platypaas/cilium';
import { Fleet, type IFleetMember, PlatypaasCore } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const [outdir, size] = [process.argv[2], Number(process.argv[3])];

function member(number: number): IFleetMember {
  const name = `cluster-${number}`;
  const [high, low] = [number >> 8, number & 255];
  return {
    name,
    create: (scope) =>
      new PlatypaasCore(scope, name, {
        cilium: {
          apiServer: { host: `10.${high}.${low}.10` },
          ipam: Ipam.clusterPool({ ipv4Cidrs: [`10.${128 + (number & 63)}.0.0/16`] }),
          settings: { cluster: { name }, debug: { enabled: number % 10 === 0 } },
        },
        traefik: { replicas: 2 + (number % 3) },
      }),
  };
}

const app = new PlatformApp({ outdir });
new Fleet(app, 'fleet', { members: Array.from({ length: size }, (_, number) => member(number)) });
app.synth();
