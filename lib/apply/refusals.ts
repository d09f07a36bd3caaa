import type { Problem } from '../problems';

/** The objects that the API server rejected, from kubectl's output. Warnings are not rejections. */
export function refusalsIn(stderr: string): Problem[] {
  const blocks = stderr.split(/^(?=Error from server|error: |The [A-Z]\w+ "|Apply failed)/m);
  return blocks
    .map((block) => block.trim())
    .filter((block) => block !== '' && !/^(Warning:|W\d{4} )/.test(block))
    .map(refusal);
}

function refusal(block: string): Problem {
  const [, manager, fields] = /conflict with "([^"]+)"[^:]*: ?([\s\S]*?)(?:\nPlease review|$)/.exec(block) ?? [];
  if (manager !== undefined || /Apply failed with \d+ conflict/.test(block)) {
    const where = (fields ?? '').replace(/\s*\n\s*-?\s*/g, ' ').trim();
    return {
      what: `${manager ?? 'Another manager'} owns a field that would change${where ? `: ${where}` : ''}.`,
      remedy: 'Leave the field to it, or take it over with --force-conflicts; "diff --live" shows who owns what.',
      code: 'APP002',
    };
  }
  const said = block.replace(/^(?:error|Error from server)(?: \(\w+\))?: /, '').split('\n')[0] ?? '';
  if (/immutable/.test(block)) {
    return {
      what: `${shown(said)}.`,
      remedy: 'Delete the object and run this again; what depends on it stops until then.',
      code: 'APP003',
    };
  }
  return {
    what: `The API server refuses an object: ${shown(said)}.`,
    remedy: 'Correct the program; "platypaas validate" finds most of this without a cluster.',
    code: 'APP001',
  };
}

/** The API server's message about a Secret repeats its value. */
function shown(said: string): string {
  const plain = said.replace(/\.$/, '');
  return /\bsecrets?\b/i.test(plain) ? plain.replace(/Invalid value: .*/, 'a value that is not shown') : plain;
}
