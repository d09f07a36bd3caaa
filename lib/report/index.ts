export { jsonOf } from './json';
export { page } from './page/page';
export { type Report, type ReportOptions, reportOf } from './report';
