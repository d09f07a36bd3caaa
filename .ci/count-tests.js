/**
 * Prints `PASSED FAILED` of a jest report. A file that could not run counts as failed, and so does a run that wrote no
 * report or ended with an error which no test accounts for.
 */
const { existsSync, readFileSync } = require('node:fs');

const [report, exitCode] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : {};
const failed = numFailedTests + numRuntimeErrorTestSuites;
const nothingRan = numPassedTests + failed === 0;
const unexplained = failed === 0 && (exitCode !== '0' || nothingRan);
console.log(`${numPassedTests} ${unexplained ? 1 : failed}`);
