import { canRunAgain, thisRun } from '../../../lib/synth/program/again';

afterEach(() => {
  thisRun().rerun = undefined;
});

test.each([
  ['app.synth();\n', true],
  ['app.synth();\n// Annotate the CommonJS export names\n\n//# sourceMappingURL=data:app;base64,//8=\n', true],
  ['import_app.app.synth();\n', true],
  ['app.synth();\nconsole.log(names);\n', false],
  ['function main() {\n  app.synth();\n  console.log(names);\n}\nmain();\n', false],
  ['if (isWanted) {\n  app.synth();\n}\n', false],
  ['app.synth(), console.log(names);\n', false],
  ['console.log(names) || app.synth();\n', false],
  ['// app.synth();\n', false],
  ['', false],
])('whether %j ends with its synthesis is %p', (code, expected) => {
  canRunAgain(code, 'runner.js', 'main.js');
  expect(thisRun().rerun).toMatchObject({ endsWithSynthesis: expected, runner: 'runner.js', parameters: ['main.js'] });
});

test('the program is run again as it was started, whatever it changes later', () => {
  const [before] = process.argv;
  canRunAgain('', 'runner.js');
  process.argv.push('later');
  process.env.PLATYPAAS_TEST_LATER = '1';
  try {
    expect(thisRun().rerun?.argv.slice(0, 1)).toEqual([before]);
    expect(thisRun().rerun?.argv).not.toContain('later');
    expect(thisRun().rerun?.env).not.toHaveProperty('PLATYPAAS_TEST_LATER');
  } finally {
    process.argv.pop();
    delete process.env.PLATYPAAS_TEST_LATER;
  }
});
