import { type Problem, quoted } from '../problems';

/** What must not be in the values of a chart. */
export function valuesProblems(values: unknown, path: string): Problem[] {
  return [...inlineCredentials(values, path), ...nulls(values, path)];
}

function nulls(value: unknown, path: string): Problem[] {
  if (value === null) {
    return [
      {
        what: `${path} is null, which is lost on its way to the chart.`,
        remedy: 'Give the value that is meant, or leave it out for the default of the chart.',
        code: 'GIT013',
      },
    ];
  }
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => nulls(inner, below(value, path, name)));
}

function below(parent: object, path: string, name: string): string {
  return Array.isArray(parent) ? `${path}[${name}]` : `${path}.${name}`;
}

// Names of values that hold the secret itself. `passwordKey`, `existingSecret` and the like name where it stands.
const HOLDS_A_SECRET =
  /(^|[a-z_-])(password|passwd|passphrase|secretAccessKey|accessKey|accessKeyId|apiKey|token|clientSecret|privateKey)$/i;

// What a program replaces when it starts: by a variable of its environment, or by the contents of a file.
const REFERENCE = /^(\$\{[^}]+\}|\$\([^)]+\)|\$__(env|file)\{[^}]+\}|\$[A-Z_]+)$/;

// Manifests are committed, and whoever reads them would have what stands in them.
function inlineCredentials(values: unknown, path: string): Problem[] {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) => {
    const at = below(values, path, name);
    if (typeof value === 'string' && value !== '' && HOLDS_A_SECRET.test(name) && !REFERENCE.test(value))
      return [inline(at, value)];
    return inlineCredentials(value, at);
  });
}

function inline(at: string, value: string): Problem {
  return {
    what: `${at} is ${quoted(`${value.slice(0, 2)}…`)}, a credential in plain text.`,
    remedy: 'Put it into a Secret, sealed or from Vault, and name the Secret here.',
    code: 'GIT008',
  };
}
