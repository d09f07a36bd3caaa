/**
 * Prints `PASSED FAILED` of a jest report. A file that could not run counts as failed, and so does a run that wrote no
 * report or ended with an error which no test accounts for. Tests that were skipped are listed on stderr.
 */
const { existsSync, readFileSync } = require('node:fs');

const [report, exitCode] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0, testResults = [] } = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : {};
const failed = numFailedTests + numRuntimeErrorTestSuites;
const nothingRan = numPassedTests + failed === 0;
const unexplained = failed === 0 && (exitCode !== '0' || nothingRan);
console.log(`${numPassedTests} ${unexplained ? 1 : failed}`);

const skipped = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'pending'));
if (skipped.length > 0) console.error(`${skipped.length} skipped`);
for (const { fullName } of skipped) console.error(`skipped: ${fullName}`);
