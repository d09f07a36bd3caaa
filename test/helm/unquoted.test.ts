import { ciliumChart } from '../../lib/cilium/helm-chart';
import { readHelmValues } from '../../lib/helm/from-helm-values';
import { misreadText, withoutLineEnds } from '../../lib/helm/unquoted';

const paths = ['cidr', 'ports.*.protocol'];

test.each(['#{ pod_cidr }#', '{{ pod_cidr }}', '%POD_CIDR%', '<<: x # y', '@cidr@', 'a: b', '- a', '10.0.0.0/8\n'])(
  '%j is text that YAML would not read as it stands',
  (text) => {
    expect(misreadText({ cidr: text }, paths)).toHaveLength(1);
    expect(misreadText({ other: text }, paths)).toEqual([]);
  },
);

test.each(['10.0.0.0/8', '$POD_CIDR', '<pod-cidr>', 'fd00::/64', 'a#b', 'a:b', '-1', '', 7, true, null])(
  '%j is what YAML reads',
  (value) => {
    expect(misreadText({ cidr: value }, paths)).toEqual([]);
  },
);

test('each of several groups is looked at, and named', () => {
  const ports = { web: { protocol: 'http' }, dns: { protocol: '#{ x }#' }, none: null };
  expect(misreadText({ ports }, paths).map(({ what }) => what)).toEqual([
    expect.stringMatching(/^ports\.dns\.protocol is "#\{ x \}#", which the chart writes as it stands/),
  ]);
});

test('a placeholder that became a comment is refused where Helm leaves the value out', () => {
  const { problems } = readHelmValues(ciliumChart, { ipv4NativeRoutingCIDR: '#{ pod_cidr }#' });
  expect(problems).toEqual([expect.stringMatching(/^ipv4NativeRoutingCIDR is .*Fill in the placeholder.*#hlm007$/s)]);
});

test('line ends are lost at the end of what is written without quotes, and nowhere else', () => {
  const values = { cidr: '10.0.0.0/8\n', text: 'a\n', ports: { web: { protocol: 'http\n\n', name: 'a\n' } } };
  expect(withoutLineEnds(values, paths)).toEqual({
    cidr: '10.0.0.0/8',
    text: 'a\n',
    ports: { web: { protocol: 'http', name: 'a\n' } },
  });
});

test('a setting that the chart only checks is not reported', () => {
  const values = { prometheus: { serviceMonitor: { trustCRDsExist: true } } };
  expect(readHelmValues(ciliumChart, values).unknown).toEqual([]);
});
