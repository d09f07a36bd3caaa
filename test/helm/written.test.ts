import { ciliumChart } from '../../lib/cilium/helm-chart';
import { readHelmValues } from '../../lib/helm/from-helm-values';
import { asWritten } from '../../lib/helm/written';
import { fragment, named, numberOrText, optional, type SettingsTree, text, textList } from '../../lib/settings/schema';
import { atLineEnd, bare, inline, inQuotes, onItsLine, splitIntoLines, type Written } from '../../lib/settings/written';
import { traefikChart } from '../../lib/traefik/helm-chart';

const DECLARED = {
  line: onItsLine,
  lineEnd: atLineEnd,
  bare,
  inline,
  quotes: inQuotes,
  lines: splitIntoLines,
} as const satisfies Record<Written, unknown>;

/** What arrives in a manifest; `refused` if it is something else. */
function read(written: Written, value: string): unknown {
  const { values, problems } = asWritten({ x: DECLARED[written](text()) }, { x: value });
  return problems.length > 0 ? 'refused' : values.x;
}

// What helm 3.19 gives for templates that write a text in these ways.
test.each<readonly [Written, string, string]>([
  ['line', 'a\n', 'a'],
  ['line', '  a \n\n', 'a'],
  ['line', 'a\nb', 'refused'],
  ['lineEnd', 'v1 \n', 'v1'],
  ['lineEnd', ' v1', ' v1'],
  ['bare', 'a\n', 'refused'],
  ['bare', ' a', 'refused'],
  ['bare', 'a', 'a'],
  ['inline', '*.example.com', '*.example.com'],
  ['inline', 'a\n', 'refused'],
  ['quotes', 'a\n', 'a '],
  ['quotes', 'a \n\n', 'a\n'],
  ['quotes', 'a\nb', 'a b'],
  ['quotes', ' a ', ' a '],
  ['quotes', 'a"b', 'refused'],
  ['quotes', '\\d', 'refused'],
  ['quotes', 'a\\tb', 'a\tb'],
  ['quotes', 'a\\', 'refused'],
  ['quotes', 'a", "b', 'refused'],
  ['lines', 'a\n\n', 'a'],
  ['lines', ' a ', ' a '],
])('%s: %j arrives as %j', (written, given, arrives) => {
  expect(read(written, given)).toBe(arrives);
});

test.each(['#{ pod_cidr }#', '{{ pod_cidr }}', '%POD_CIDR%', '<<: x # y', '@cidr@', 'a: b', '- a'])(
  '%j is text that YAML would not read as it stands',
  (value) => {
    expect(read('bare', value)).toBe('refused');
    expect(read('line', value)).toBe('refused');
  },
);

test.each(['10.0.0.0/8', '$POD_CIDR', '<pod-cidr>', 'fd00::/64', 'a#b', 'a:b', '-1', ''])(
  '%j is what YAML reads',
  (value) => {
    expect(read('bare', value)).toBe(value);
  },
);

describe('in a tree', () => {
  const tree: SettingsTree = {
    plain: text(),
    cidr: onItsLine(text()),
    ports: named({ protocol: onItsLine(text()) }),
    probe: optional({ path: onItsLine(text()) }),
    flags: splitIntoLines(fragment()),
  };

  test('only what is declared loses its line end', () => {
    const values = {
      plain: 'a\n',
      cidr: '10.0.0.0/8\n',
      ports: { web: { protocol: 'http\n\n', name: 'a\n' }, none: null },
      probe: { path: '/x\n' },
      flags: { tls: { ca: '/ca\n', insecure: true } },
      unknown: 'a\n',
    };
    expect(asWritten(tree, values)).toEqual({
      values: {
        plain: 'a\n',
        cidr: '10.0.0.0/8',
        ports: { web: { protocol: 'http', name: 'a\n' }, none: null },
        probe: { path: '/x' },
        flags: { tls: { ca: '/ca', insecure: true } },
        unknown: 'a\n',
      },
      problems: [],
      notices: [],
    });
  });

  test('each of several groups is looked at, and named', () => {
    const ports = { web: { protocol: 'http' }, dns: { protocol: '#{ x }#' } };
    expect(asWritten(tree, { ports }).problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^ports\.dns\.protocol is "#\{ x \}#", which the chart writes without quotes/),
    ]);
  });

  test('what is not a text, or not a map, is left to the type check', () => {
    const values = { cidr: 7, ports: 'web', probe: null };
    expect(asWritten(tree, values)).toEqual({ values, problems: [], notices: [] });
  });

  test('each text of a list is read', () => {
    const lists = { names: inQuotes(textList()) };
    expect(asWritten(lists, { names: ['a\n', 'b'] }).values).toEqual({ names: ['a ', 'b'] });
  });

  test.each([
    ['7', 'a number'],
    ['1e3', 'a number'],
    ['yes', 'true'],
    ['no', 'false'],
    ['~', 'nothing'],
  ])('text that YAML takes for something else stays text, and that is reported: %j', (value, becomes) => {
    expect(asWritten({ interval: onItsLine(text()) }, { interval: value })).toEqual({
      values: { interval: value },
      problems: [],
      notices: [
        `interval is ${JSON.stringify(value)}, which the chart writes without quotes, so that it becomes ${becomes}; here it stays text.`,
      ],
    });
  });

  test.each(['7s', '10%', '', 'None'])('text that YAML takes for text is not reported: %j', (value) => {
    expect(asWritten({ interval: onItsLine(text()) }, { interval: value }).notices).toEqual([]);
  });

  test('a number as text is not reported where a number is just as good', () => {
    expect(asWritten({ minAvailable: onItsLine(numberOrText()) }, { minAvailable: '7' }).notices).toEqual([]);
  });
});

test('a placeholder that became a comment is refused where Helm leaves the value out', () => {
  const { problems } = readHelmValues(ciliumChart, { ipv4NativeRoutingCIDR: '#{ pod_cidr }#' });
  expect(problems).toEqual([expect.stringMatching(/^ipv4NativeRoutingCIDR is .*Fill in the placeholder.*#hlm007$/s)]);
});

test('a flag of Traefik that ends in a line end ends in a blank, as the chart writes it', () => {
  const { settings, problems } = readHelmValues(traefikChart, { log: { filePath: '/var/log/traefik.log\n' } });
  expect(problems).toEqual([]);
  expect(settings.log.filePath).toBe('/var/log/traefik.log ');
});

test('a setting that the chart only checks is not reported', () => {
  const values = { prometheus: { serviceMonitor: { trustCRDsExist: true } } };
  expect(readHelmValues(ciliumChart, values).unknown).toEqual([]);
});
