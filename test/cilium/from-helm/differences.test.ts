import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { readHelmValues } from '../../../lib/helm/from-helm-values';

const notices = (values: object) =>
  readHelmValues(ciliumChart, { hubble: { enabled: false }, ...values }).notices.join('\n');

test('a checksum that differs from that of Helm is reported, with what it does', () => {
  expect(notices({ rollOutCiliumPods: true, operator: { rollOutPods: true } })).toMatch(
    /^rollOutCiliumPods is true: .*replaces the pods once\.\noperator\.rollOutPods is true/,
  );
  expect(notices({ rollOutCiliumPods: false })).toBe('');
});

test('a password for Azure is left to a Secret, which is named', () => {
  const azure = { enabled: true, clientSecret: 'hunter2' };
  expect(notices({ azure })).toMatch(/azure\.clientSecret is a password.*Secret cilium-azure/);
  expect(notices({ azure })).not.toContain('hunter2');
  expect(notices({ azure: { enabled: true } })).toBe('');
});
