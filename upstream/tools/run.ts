/** Runs a tool; what a person can mend is printed without the place in the code. */
export function run(tool: () => void | Promise<void>): void {
  Promise.resolve()
    .then(tool)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 2;
    });
}
