/** The KIND platform stack, once. */
import { KindPlatformStack } from '../../lib/platforms/kind-platform-stack';
import { PlatformApp } from '../../lib/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new KindPlatformStack(app, 'kind-platform-stack', { repositoryUrl: 'https://git.example.com/platform.git' });
app.synth();
