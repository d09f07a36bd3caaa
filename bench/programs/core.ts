/** CORE, once: what `npm run synth` does for one platform. */
import { PlatypaasCore } from '../../lib/platforms/core';
import { PlatformApp } from '../../lib/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new PlatypaasCore(app, 'core');
app.synth();
