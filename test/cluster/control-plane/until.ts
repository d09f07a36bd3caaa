import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a probe finds no obstacle any more. A probe returns what is still in the way, or throws; when time is up,
 * its last answer becomes the error.
 */
export async function until(
  goal: string,
  probe: () => Promise<string | undefined>,
  { seconds = 240 }: { seconds?: number } = {},
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const obstacle = await probe().catch((error: unknown) => {
      if (error instanceof Hopeless) throw error;
      return String(error);
    });
    if (obstacle === undefined) return;
    if (Date.now() > end) throw new Error(`after ${seconds} s still not: ${goal}\n${obstacle}`);
    await pause(200);
  }
}

/** Thrown by a probe when there is no use in waiting. */
export class Hopeless extends Error {}
