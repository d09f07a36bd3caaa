/** The KIND platform stack, once. */
import { KindPlatformStack } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new KindPlatformStack(app, 'kind-platform-stack', { repositoryUrl: 'https://git.example.com/platform.git' });
app.synth();
