import { writeFileSync } from 'node:fs';
import { versionsPage } from '../../versions';

writeFileSync('docs/versions.md', versionsPage());
