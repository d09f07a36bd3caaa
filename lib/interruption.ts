/** The signals that ask a program to end, with their numbers; a shell adds 128 to them. */
const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

type Handler = (signal: NodeJS.Signals) => void | Promise<void>;

/** What is left to do before the process may end, the newest first. */
const handlers: Handler[] = [];

/**
 * Calls back when the process is asked to end, before it does with the exit code of the signal (130 for Ctrl+C).
 *
 * As long as nobody asks to be called back, a signal ends the process at once, as it does any other program.
 *
 * @returns what ends the callbacks
 */
export function onInterruption(handler: Handler): () => void {
  if (handlers.length === 0) for (const signal of Object.keys(SIGNALS)) process.on(signal, interrupted);
  handlers.unshift(handler);
  return () => {
    const at = handlers.indexOf(handler);
    if (at < 0) return;
    handlers.splice(at, 1);
    if (handlers.length === 0) for (const signal of Object.keys(SIGNALS)) process.off(signal, interrupted);
  };
}

/** Does what must not be left half done: a signal that comes meanwhile ends the process afterwards. */
export async function toTheEnd<T>(work: () => T): Promise<T> {
  const release = onInterruption(() => undefined);
  try {
    return work();
  } finally {
    // Signals are seen between two turns of the event loop only.
    await new Promise((resolve) => setImmediate(resolve));
    release();
  }
}

let isEnding = false;

async function interrupted(signal: NodeJS.Signals): Promise<void> {
  // Whoever sends a second signal does not want to wait.
  if (isEnding) process.exit(128 + (SIGNALS[signal] ?? 0));
  isEnding = true;
  for (const handler of [...handlers]) await handler(signal);
  process.exit(128 + (SIGNALS[signal] ?? 0));
}
