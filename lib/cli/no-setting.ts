import type { HelmChart } from '../helm/chart';
import { successor } from '../helm/unknown-keys';
import { membersOf } from '../settings/members';
import { nearestOf } from '../settings/nearest';
import { NamedGroups, type SettingsTree } from '../settings/schema';
import type { ChartHistory } from '../upgrade/values/move';
import { successorOf } from '../upgrade/values/successor';

/** What is known about a name that is not a setting of a chart. */
export interface NoSetting {
  /** What became of it, if the chart once had it: `moved in 41.0.0`. */
  readonly gone?: string;
  /** What to do, as a sentence. */
  readonly remedy?: string;
}

/** Where the names of settings, now and in former versions, are looked up. */
export interface Names {
  readonly chart: HelmChart;
  readonly history: ChartHistory | undefined;
  /** Every setting, with `*` for names that a user chooses. */
  readonly names: readonly string[];
}

/** What became of a setting, or which one was probably meant. */
export function noSetting({ chart, history, names }: Names, path: readonly string[]): NoSetting {
  const former = history && successorOf(history, path);
  const renamed = renamedTo(path, chart.renamed ?? {});
  const present = renamed || former?.path;
  if (present) {
    const gone = former && `it was moved in ${former.since}`;
    const rewrites = former ? `; platypaas upgrade ${chart.name} rewrites values files` : '';
    const all = present.split(' and ').map((each) => inChart(chart, each));
    return { gone, remedy: `Use ${all.join(' and ')}${rewrites}.` };
  }
  if (former) {
    const why = former.gone ? `, and ${former.gone.replace(/\.$/, '')}` : '';
    const byHand = former.gone ? undefined : former.byHand;
    return { gone: `it was removed in ${former.since}${why}`, remedy: byHand ? asSentence(byHand) : 'Remove it.' };
  }
  if (renamed === '') return { gone: 'nothing replaces it', remedy: 'Remove it.' };
  const meant = corrected(chart.settings, path)?.join('.') ?? onlyEndingWith(path, names);
  if (meant !== undefined) return { remedy: `Did you mean ${chart.name}.${meant}?` };
  const { known, isInValue } = knownPart(chart.settings, path);
  if (known.length === 0) return {};
  const group = [chart.name, ...known].join('.');
  return {
    remedy: isInValue
      ? `It is within the value of ${group}: see platypaas explain ${group}.`
      : `See its settings with platypaas explain ${group}.`,
  };
}

/** The present name of a setting, by that of itself or of a group around it; empty if there is none any more. */
function renamedTo(path: readonly string[], renamed: Readonly<Record<string, string>>): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = successor(path.slice(0, length).join('.'), renamed);
    if (found === undefined) continue;
    const rest = path.slice(length);
    // Several names replace some, of which any may have the rest.
    if (rest.length === 0 || found === '' || found.includes(' ')) return found;
    return [found, ...rest].join('.');
  }
  return undefined;
}

/** The setting, or the part of its path that there is; what is within the value of a setting is left as it is. */
function inChart({ name, settings }: HelmChart, path: string): string {
  const { known, isInValue } = knownPart(settings, path.split('.'));
  return isInValue ? `${name}.${path}` : [name, ...known].join('.');
}

/** The part of a path that names settings, and whether the rest is within the value of one. */
function knownPart(tree: SettingsTree, path: readonly string[]): { known: readonly string[]; isInValue: boolean } {
  const known: string[] = [];
  let members: SettingsTree | undefined = tree;
  let isFree = false;
  for (const name of path) {
    if (isFree) isFree = false;
    else {
      if (members === undefined) return { known, isInValue: true };
      const member: SettingsTree[string] | undefined = Object.hasOwn(members, name) ? members[name] : undefined;
      if (member === undefined) break;
      members = membersOf(member);
      isFree = member instanceof NamedGroups;
    }
    known.push(name);
  }
  return { known, isInValue: false };
}

/** The path with each name replaced by the similar one that there is; undefined if one resembles none. */
function corrected(tree: SettingsTree, [name, ...rest]: readonly string[]): string[] | undefined {
  if (name === undefined) return [];
  const meant = Object.hasOwn(tree, name) ? name : nearestOf(Object.keys(tree), name);
  const member = meant === undefined ? undefined : tree[meant];
  if (meant === undefined || member === undefined) return undefined;
  const isNamed = member instanceof NamedGroups && rest.length > 0;
  const below = rest.slice(isNamed ? 1 : 0);
  const found = below.length === 0 ? [] : corrected(membersOf(member) ?? {}, below);
  return found && [meant, ...rest.slice(0, isNamed ? 1 : 0), ...found];
}

/** The setting of this name in some group, if there is only one. */
function onlyEndingWith(path: readonly string[], names: readonly string[]): string | undefined {
  const found = names.filter((each) => !each.includes('*') && each.endsWith(`.${path.join('.')}`));
  return found.length === 1 ? found[0] : undefined;
}

/** A sentence of the table of moves, which there follows the name of the value. */
function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
