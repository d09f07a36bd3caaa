export { readFolder } from './read';
export { type BudgetJson, budgetOf, jsonOf, tableOf } from './table';
