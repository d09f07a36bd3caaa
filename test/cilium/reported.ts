import { objectsOf, type Program, reportOf } from '../program';

/** What synthesis reports of a program, and what it warns of: `no failure` and nothing where the program is right. */
export function reported(program: Program): { readonly errors: string; readonly warnings: string } {
  const write = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  write.mockClear();
  try {
    const errors = reportOf(() => objectsOf(program, {}));
    return { errors, warnings: write.mock.calls.map(([text]) => String(text)).join('\n') };
  } finally {
    write.mockRestore();
  }
}
