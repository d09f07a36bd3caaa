export { type Left, leftJson, leftOf, leftText } from './left';
export { amountsOf } from './manifests';
export { readFolder } from './read';
export { type BudgetJson, budgetOf, jsonOf, tableOf } from './table';
