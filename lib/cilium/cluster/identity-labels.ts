import { isWithin, VERSION, type VersionRange } from '../../settings/version';
import type { CiliumInstall } from './install';

/** A row of a list of labels: those whose keys begin with a pattern belong to identities, or do not. */
interface LabelPattern {
  /** The source of the labels, such as `k8s`; any source if it is left out. */
  readonly source: string;
  readonly ignores: boolean;
  readonly begins: RegExp;
}

/** Cilium's built-in list: labels whose values change all the time, or differ for each pod. */
const OWN_PATTERNS: readonly (VersionRange & { readonly pattern: string })[] = [
  { pattern: 'reserved:.*' },
  { pattern: 'io\\.kubernetes\\.pod\\.namespace' },
  { pattern: 'io\\.cilium\\.k8s\\.namespace\\.labels' },
  { pattern: 'app\\.kubernetes\\.io' },
  { pattern: 'io\\.cilium\\.k8s\\.policy\\.cluster' },
  { pattern: 'io\\.cilium\\.k8s\\.policy\\.serviceaccount' },
  { pattern: '!io\\.kubernetes' },
  { pattern: '!kubernetes\\.io' },
  { pattern: '!statefulset\\.kubernetes\\.io/pod-name' },
  { pattern: '!apps\\.kubernetes\\.io/pod-index' },
  { pattern: '!batch\\.kubernetes\\.io/job-completion-index' },
  { pattern: '!batch\\.kubernetes\\.io/controller-uid' },
  { pattern: '!.*beta\\.kubernetes\\.io' },
  { pattern: '!k8s\\.io' },
  { pattern: '!pod-template-generation' },
  { pattern: '!pod-template-hash' },
  { pattern: '!controller-revision-hash' },
  { pattern: '!controller-uid' },
  { pattern: '!annotation.*' },
  { pattern: '!etcd_node' },
  { pattern: '!topology\\.kubernetes\\.io', since: '1.19' },
];

const OWN: readonly (VersionRange & LabelPattern)[] = OWN_PATTERNS.flatMap(({ pattern, ...range }) =>
  parse(pattern).map((row) => ({ ...row, ...range })),
);

/**
 * Which labels of pods are part of their identities, by which policies select them; Cilium ignores the others.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/
 */
export class IdentityLabels {
  private readonly patterns: readonly LabelPattern[];
  private readonly known = new Map<string, boolean>();

  private constructor(
    own: readonly LabelPattern[],
    private readonly given: readonly LabelPattern[],
  ) {
    this.patterns = [...own, ...given];
  }

  /** The identity labels of an install; nothing where they are in a file that the program does not know. */
  static of({ settings, options }: CiliumInstall): IdentityLabels | undefined {
    if (options.text('label-prefix-file') !== '') return undefined;
    const own = OWN.filter((row) => isWithin(row, settings[VERSION]));
    return new IdentityLabels(own, options.list('labels').flatMap(parse));
  }

  /** Whether the install lists the labels that count, so no others do. */
  get areListed(): boolean {
    return this.given.some(({ ignores }) => !ignores);
  }

  /** Whether a label of pods, without its source, belongs to identities. Of two patterns, the longer match decides. */
  includes(key: string): boolean {
    const known = this.known.get(key) ?? this.find(key);
    this.known.set(key, known);
    return known;
  }

  private find(key: string): boolean {
    const lengths = (ignores: boolean) =>
      this.patterns.flatMap((pattern) => {
        const length = pattern.ignores === ignores ? matchedLength(pattern, key) : 0;
        return length > 0 ? [length] : [];
      });
    const [included, ignored] = [Math.max(0, ...lengths(false)), lengths(true)];
    if (!this.areListed && ignored.length === 0) return true;
    return included > Math.min(...(ignored.length > 0 ? ignored : [0]));
  }
}

/** Rows that are not valid regular expressions are refused elsewhere. */
function parse(text: string): LabelPattern[] {
  const [, source = '', ignores, begins = ''] = /^(?:([^:]*):)?(!?)(.*)$/.exec(text) ?? [];
  try {
    return [{ source, ignores: ignores === '!', begins: new RegExp(begins) }];
  } catch {
    return [];
  }
}

/** How much of a key a pattern matches, from its beginning; the labels of pods have the source `k8s`. */
function matchedLength({ source, begins }: LabelPattern, key: string): number {
  if (source !== '' && source !== 'k8s') return 0;
  const match = begins.exec(key);
  return match?.index === 0 ? match[0].length : 0;
}
