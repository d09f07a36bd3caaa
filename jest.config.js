/**
 * Tests mirror lib/. `npx jest PATH` runs any of them here; `npm test` and `npm run test:programs` are the two halves, and those
 * that need a control plane run by `npm run test:cluster`.
 */
module.exports = {
  testEnvironment: 'node',
  // One of two processors is what it takes by itself.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/build.js',
  runtime: '<rootDir>/test/runtime.js',
  reporters: ['default', '<rootDir>/test/slowest.js'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  // The package's own name is its sources here, so that a test and an example have the same classes.
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/test/fast-check.js',
    '^platypaas$': '<rootDir>/lib',
    '^platypaas/imports/(.*)$': '<rootDir>/imports/$1',
    '^platypaas/(.*)$': '<rootDir>/lib/$1',
  },
  transformIgnorePatterns: ['/node_modules/(?!@secretlint/|@marcbachmann/|@inquirer/|@bomb.sh/)'],
  transform: {
    '(?:@secretlint|@marcbachmann|@inquirer)/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
    '\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'commonjs' },
      },
    ],
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
};
