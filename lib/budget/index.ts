export { readFolder } from './read';
export { budgetOf, tableOf } from './table';
