import { ciliumChart } from '../../lib/cilium/helm-chart';
import { comparison, referenceCases } from '../reference-cases';

const cases = referenceCases('cilium');

if (cases.length === 0) test.skip('the chart makes the same objects (../shared/reference is not there)', () => {});
else {
  test.each(cases)('the chart makes the same objects of %s', (name) => {
    expect(comparison(ciliumChart, name)).toMatch(/^\d+ reference objects, 0 differences$/);
  });
}
