import { SUITES, type Suite, type SuiteName } from './control-plane/suites';

/** `describe` for a suite; where something that it needs is missing, its tests are skipped and their title has the reason. */
export function describeSuite(name: SuiteName, title: string, tests: () => void): void {
  const missing = JSON.parse(process.env.PLATYPAAS_MISSING ?? '{}') as Readonly<Record<string, string>>;
  const { programs, machines }: Suite = SUITES[name];
  const needs = [...programs, ...(machines ? ['machines'] : [])];
  const [reason] = needs.flatMap((need) => missing[need] ?? []);
  if (reason) describe.skip(`${title} (${reason})`, tests);
  else describe(title, tests);
}
