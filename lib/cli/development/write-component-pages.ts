import * as fs from 'node:fs';
import * as path from 'node:path';
import { packageRoot } from '../package-files';
import { componentPages } from './component-pages';

for (const [file, text] of componentPages()) fs.writeFileSync(path.join(packageRoot(), file), text);
