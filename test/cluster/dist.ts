import { join } from 'node:path';

/** The folder with the platforms that are tested. */
export const DIST = process.env.PLATYPAAS_DIST ?? join(__dirname, '..', '..', 'dist');
