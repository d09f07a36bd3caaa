export { Longhorn, type LonghornProps } from './longhorn';
export { RecurringJob, RecurringTask } from './recurring-job';
