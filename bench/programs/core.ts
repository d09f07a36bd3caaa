/** CORE, once: what `npm run synth` does for one platform. */
import { PlatypaasCore } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new PlatypaasCore(app, 'core');
app.synth();
