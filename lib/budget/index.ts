export { readFolder } from './read';
export { budgetOf, jsonOf, tableOf } from './table';
