import { inEffect } from '../../../../lib/cilium/cluster/in-effect';
import { contradictions } from '../../../../lib/cilium/rules';
import { refusedOptions } from '../../../../lib/cilium/rules/agent';
import type { Problem } from '../../../../lib/problems';
import { settingsOf } from './combinations';
import { readVerdicts, TRIED, type Verdict } from './table';

/** Rules that refuse what Cilium's programs start with, and what then does not work. */
const NOT_AT_THE_START: Readonly<Record<string, string>> = {
  CIL101: 'Gateways need the replacement of kube-proxy: nothing serves their node ports',
  CIL102: 'the same for Ingresses',
  CIL103: 'Services are announced that nobody serves',
  CIL104: 'replies go by the node all the same',
  CIL105: 'the socket load balancer stays off',
  CIL115: 'nodes cannot read what they tell one another',
  CIL116: 'the same',
  CIL119: 'no traffic goes through the gateway',
  CIL122: 'nothing is redirected',
  CIL130: 'nodes get a network that others have; 1.20 starts and says so later',
  CIL131: 'nodes get no network for their pods',
  CIL193: 'Hubble stays off, with a line in the log',
  CIL194: 'no node gets the lease of an address',
  CIL195: 'no instance of BGP gets a router ID',
  CIL196: 'Services get no address',
};

/** Some combinations cannot be decided on a machine without the kernel or the cloud that they are for. */
const LEAST = 300;

describe.each(Object.values(TRIED))("what Cilium %s's own programs refuse", (version) => {
  const verdicts = readVerdicts(version);
  const ours = (verdict: Verdict): { readonly all: readonly Problem[]; readonly atStart: readonly Problem[] } => {
    const settings = settingsOf(verdict, version);
    if (!settings) throw new Error(`Cilium ${version} has no such settings: ${JSON.stringify(verdict)}`);
    const install = { ...inEffect(settings), serviceCidrs: [], nodeCidrs: [] };
    return { all: contradictions(settings, install), atStart: refusedOptions(settings, install.options) };
  };
  const judged = verdicts.map((verdict) => ({ verdict, ...ours(verdict) }));

  test('is known for many combinations', () => {
    expect(verdicts.length).toBeGreaterThanOrEqual(LEAST);
  });

  test('is refused', () => {
    const silent = judged.filter(({ verdict, all }) => verdict.refused !== undefined && all.length === 0);
    expect(silent.map(({ verdict }) => verdict)).toEqual([]);
  });

  test('is all that is said not to start', () => {
    const started = judged.filter(({ verdict }) => verdict.refused === undefined);
    const wrong = started.filter(({ atStart }) => atStart.length > 0);
    expect(wrong.map(({ verdict, atStart }) => ({ verdict, atStart }))).toEqual([]);
  });

  test('differs from what is refused for another reason only where there is one', () => {
    const started = judged.filter(({ verdict }) => verdict.refused === undefined);
    const codes = started.flatMap(({ all }) => all.map(({ code }) => code));
    expect([...new Set(codes)].filter((code) => !(code in NOT_AT_THE_START)).sort()).toEqual([]);
  });
});
