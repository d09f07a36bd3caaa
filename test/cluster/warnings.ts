/** A line that a real program writes in spite of our defaults, and why that stays. */
export interface KnownWarning {
  readonly text: RegExp;
  readonly because: string;
}

/** Lines of Cilium's programs and of those that log as Kubernetes does, which are warnings or worse. */
const FORMS = [/\blevel=(?:warn|warning|error|fatal)\b.*/, /^[WEF]\d{4} [\d:.]+ +\d+ (.*)/];

/** The warnings and errors in a log, once each, without their times. */
export function warningsIn(log: string): string[] {
  const found = log.split('\n').flatMap((line) => {
    const match = FORMS.map((form) => form.exec(line)).find(Boolean);
    return match ? [match[1] ?? match[0]] : [];
  });
  return [...new Set(found)];
}

/** Those of which nothing is known. */
export function unexplained(warnings: readonly string[], known: readonly KnownWarning[]): string[] {
  return warnings.filter((line) => !known.some(({ text }) => text.test(line)));
}
