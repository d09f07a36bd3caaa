import { type Palette, WITHOUT_COLOUR } from '../diff/report';
import { describe } from '../problems';
import type { Invalid, Minor, Validation } from './index';

/** A validation as text; the last line is a summary. */
export function validationReport(input: string, validation: Validation, palette: Palette = WITHOUT_COLOUR): string {
  const { invalid, unknownKinds, otherFiles } = validation;
  const lines = invalid.map((one) => line(one, validation, palette));
  if (lines.length > 0) lines.push('');
  for (const { apiVersion, kind, objects } of unknownKinds) {
    lines.push(
      palette.quiet(
        `${kind} (${apiVersion}): ${amount(objects, 'object')} not checked, as no definition of the kind is known`,
      ),
    );
  }
  if (unknownKinds.length > 0) lines.push(palette.quiet('  Give their CustomResourceDefinitions with --crds PATH.'));
  if (otherFiles.length > 0) lines.push(palette.quiet(`${amount(otherFiles.length, 'file')} without API objects`));
  lines.push(summary(input, validation));
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function validationJson(validations: readonly (Validation & { readonly path: string })[]): string {
  return `${JSON.stringify(validations, undefined, 2)}\n`;
}

function line(
  { file, position, object, what, remedy, code, minors }: Invalid,
  all: Validation,
  palette: Palette,
): string {
  const where = palette.title(`${file}:${position.line}:${position.column}`);
  const only = minors.length < all.minors.length ? ` (Kubernetes ${minors.join(', ')})` : '';
  return `${where}: ${object === undefined ? '' : `${object}: `}${describe({ what: what + only, remedy, code })}`;
}

function summary(input: string, { objects, files, minors, invalid }: Validation): string {
  const checked = `${amount(objects, 'object')} in ${amount(files, 'file')}, for Kubernetes ${range(minors)}`;
  if (invalid.length === 0) return `${input}: valid, ${checked}`;
  return `${input}: ${amount(invalid.length, 'problem')}, ${checked}`;
}

function range(minors: readonly Minor[]): string {
  return minors.length > 2 ? `${minors[0]} to ${minors.at(-1)}` : minors.join(' and ');
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
