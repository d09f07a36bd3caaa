import { Profile } from '../../lib/gitops';
import { KindPlatformStack, type KindPlatformStackProps, StackVersions } from '../../lib/platforms';
import { AlertReceiver } from '../../lib/prometheus';
import { PlatformApp } from '../../lib/synth';

/** Stacks that have every component between them, as every profile has it, and with whatever brings further images. */
export function stacksOfCharts(): KindPlatformStack[] {
  return Object.values(Profile).flatMap((profile) =>
    [StackVersions.FIXED, StackVersions.CURRENT].flatMap((versions) =>
      // Istio without sidecars has images of its own.
      [{}, { ztunnel: {} }].map((istio) => stackOf({ profile, versions, istio })),
    ),
  );
}

function stackOf(props: Partial<KindPlatformStackProps>): KindPlatformStack {
  return new KindPlatformStack(new PlatformApp({ outdir: '/nonexistent' }), 'stack', {
    repositoryUrl: 'https://git.example.com/team/platform.git',
    ...{ externalDns: {}, falco: {}, gatekeeper: {}, jaeger: {}, longhorn: {}, velero: {} },
    vault: { injector: true },
    prometheus: { alertReceiver: AlertReceiver.slack({ name: 'slack', key: 'url' }, '#alerts') },
    ...props,
  });
}
