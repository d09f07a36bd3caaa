/**
 * Prints `PASSED FAILED` of jest reports, of which a later one counts for the files that it has run again. A file that
 * could not run counts as failed, and so does a run that wrote no report or ended with an error which no test accounts
 * for. Tests that were skipped are listed on stderr.
 *
 *   node .ci/count-tests.js EXIT_CODE REPORT…
 */
const { existsSync, readFileSync } = require('node:fs');

const [exitCode, ...reports] = process.argv.slice(2);
const files = new Map();
for (const report of reports.filter((path) => existsSync(path))) {
  for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) files.set(file.name, file);
}
const results = [...files.values()];
const tests = results.flatMap(({ assertionResults }) => assertionResults);
const count = (status) => tests.filter((test) => test.status === status).length;
const couldNotRun = results.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
).length;
const [passed, failed] = [count('passed'), count('failed') + couldNotRun];
const unexplained = failed === 0 && (exitCode !== '0' || passed === 0);
console.log(`${passed} ${unexplained ? 1 : failed}`);
if (unexplained) console.error(`failed: no test did, but jest ended with ${exitCode}: an obsolete snapshot, or what it printed last`);

const skipped = tests.filter(({ status }) => status === 'pending');
if (skipped.length > 0) console.error(`${skipped.length} skipped`);
for (const { fullName } of skipped) console.error(`skipped: ${fullName}`);
