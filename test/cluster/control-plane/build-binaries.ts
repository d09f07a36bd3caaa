import { BINARIES, binary } from './binaries';

/** Jest's global set-up: builds what is missing before the first test, whose time limit it would exceed. */
export default async function buildBinaries(): Promise<void> {
  for (const name of BINARIES) await binary(name);
}
