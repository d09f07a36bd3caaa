import * as fs from 'node:fs';
import * as path from 'node:path';

/** What kubectl is to answer, by a part of its command line. */
export type Answers = Readonly<Record<string, { code?: number; stdout?: unknown; stderr?: string }>>;

/**
 * Writes a program that stands in for kubectl: it gives the answer whose key is in its command line, the longest of several,
 * and `NotFound` for everything else. What it was called with stands in `calls.log` beside it, input included. A shell runs
 * it, which starts in a tenth of the time that Node takes: a command calls kubectl a dozen times.
 */
export function fakeKubectl(folder: string, answers: Answers): string {
  const file = path.join(folder, 'kubectl');
  const log = quoted(path.join(folder, 'calls.log'));
  const cases = Object.entries(answers)
    .sort(([a], [b]) => b.length - a.length)
    .map(([part, answer]) => `  *${quoted(part)}*) ${answering(answer)} ;;`);
  fs.writeFileSync(
    file,
    `#!/bin/sh
line="$*"
input=
case $line in *'-f -'*) input=$(cat) ;; esac
printf '%s\\n' "$line" \${input:+"$input"} >>${log}
case $line in
${cases.join('\n')}
  *) ${answering({ code: 1, stderr: 'Error from server (NotFound): not found' })} ;;
esac
`,
    { mode: 0o755 },
  );
  return file;
}

function answering({ code = 0, stdout = '', stderr = '' }: Answers[string]): string {
  const text = typeof stdout === 'string' ? stdout : JSON.stringify(stdout);
  return `printf %s ${quoted(text)}; printf %s ${quoted(stderr)} >&2; exit ${code}`;
}

/** A word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The command lines that a stand-in was called with. */
export function callsOf(folder: string): string[] {
  return fs.readFileSync(path.join(folder, 'calls.log'), 'utf8').split('\n').filter(Boolean);
}
