/** One component, once: Cilium. */
import { Chart } from 'cdk8s';
import { CiliumCni } from 'platypaas/cilium';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new CiliumCni(new Chart(app, 'cilium'), 'cilium');
app.synth();
