import type { Outcome } from './laboratory';

/** What a program says before the reason itself. */
const INTRODUCTIONS = [
  /^unable to run agent: /,
  /^invalid daemon configuration: /,
  /^failed to (start|populate object graph): /,
  /^could not build arguments for function .*?: (?=\S)/,
  /^daemon (creation|configuration) failed: /,
  /^failed to init and validate daemon config: /,
];

/** Why a program ended: the last thing that it calls fatal, or else the last line. */
export function reasonOf({ log }: Outcome): string {
  const fatal = log.filter((line) => /\blevel=fatal\b|^panic:/i.test(line));
  const line = fatal[fatal.length - 1] ?? log[log.length - 1] ?? '';
  const fields = Object.fromEntries(
    [...line.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, name, text]) => [name, unquoted(text!)]),
  );
  const message = [fields.msg ?? line, fields.error].filter(Boolean).join(': ');
  return INTRODUCTIONS.reduce((text, introduction) => text.replace(introduction, ''), message);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** What only this machine's kernel lacks, or its clouds: no verdict on the settings. */
const OF_THIS_MACHINE = [
  /kernel/i,
  /operation not supported|function not implemented/,
  /ipset/,
  /EC2 instance/,
  /Leader election lost/, // a machine that is too busy to renew a lease
  /unable to determine direct routing device/,
  /no (more )?IPs( currently)? available/i, // the laboratory has few
];

/** What a program says when it goes on without a feature, for the sake of its kernel. */
const GOES_ON_WITHOUT = /Disabling the feature/;

/** Whether a program would have looked at more on another machine. */
export function lacksFeature({ log }: Outcome): boolean {
  return log.some((line) => GOES_ON_WITHOUT.test(line));
}

export function isOfThisMachine(reason: string): boolean {
  return OF_THIS_MACHINE.some((pattern) => pattern.test(reason));
}
