import { metricsServerChart } from '../../lib/metrics-server/helm-chart';
import { comparison, referenceCases } from '../reference-cases';

const cases = referenceCases('metrics-server');

if (cases.length === 0) test.skip('the chart makes the same objects (../shared/reference is not there)', () => {});
else {
  test.each(cases)('the chart makes the same objects of %s', (name) => {
    expect(comparison(metricsServerChart, name)).toMatch(/^\d+ reference objects, 0 differences$/);
  });
}
