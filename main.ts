import { PlatypaasCore } from './lib/platforms/core';
import { PlatformApp } from './lib/synth';

const app = new PlatformApp();
new PlatypaasCore(app, 'core');
app.synth();
