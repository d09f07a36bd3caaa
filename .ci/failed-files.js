/** Prints the test files of a jest report that failed, one a line: node .ci/failed-files.js REPORT */
const { existsSync, readFileSync } = require('node:fs');

const [report] = process.argv.slice(2);
const { testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
for (const { name, status } of testResults) if (status === 'failed') console.log(name);
