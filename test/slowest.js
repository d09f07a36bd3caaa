const path = require('node:path');

/** How many files are listed, of a run of how many at least: a run of a few shows their times anyway. */
const LISTED = 10;
const FILES = 20;

/** Lists the files that a run of many spent the most time in. */
module.exports = class Slowest {
  onRunComplete(_contexts, { testResults }) {
    if (testResults.length < FILES) return;
    const slowest = testResults
      .map(({ perfStats, testFilePath }) => ({ seconds: perfStats.runtime / 1000, file: testFilePath }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, LISTED);
    console.error('\nThe slowest files:');
    for (const { seconds, file } of slowest) {
      console.error(`${seconds.toFixed(1).padStart(6)} s  ${path.relative(process.cwd(), file)}`);
    }
  }
};
