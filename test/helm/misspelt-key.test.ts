import { App, Chart } from 'cdk8s';
import { CiliumCni } from '../../lib';
import { fromHelmCommand } from '../../lib/cli/from-helm';

const ASSIGNED = ['--set', 'hubble.relay.enabld=true', '--set', 'hubble.ui.enabled=true'];

const VALUES = { hubble: { relay: { enabld: true }, ui: { enabled: true } } };

/** The misspelt key, then its consequence: the UI without the relay. */
const BOTH = /hubble\.relay\.enabld has no effect.*Did you mean hubble\.relay\.enabled\?.*hlm006.*cil003/s;

afterEach(() => {
  process.exitCode = 0;
  jest.restoreAllMocks();
});

test.each([[[]], [['--strict']]])(
  'a misspelt key is reported before what follows from it, with %j',
  async (options) => {
    let errors = '';
    const writeError = (text: string) => {
      errors += text;
    };
    const command = fromHelmCommand({ write: () => {}, writeError, isTerminal: false });
    await command.parseAsync(['cilium', ...ASSIGNED, ...options], { from: 'user' });
    expect(errors).toMatch(BOTH);
    expect(errors.match(/enabld has no effect/g)).toHaveLength(1);
    expect(process.exitCode).toBe(1);
  },
);

test.each([false, true])('a program reports it before what follows from it, if strict is %s', (strict) => {
  const errors = jest.spyOn(console, 'error').mockReturnValue(undefined);
  let refusal = '';
  try {
    CiliumCni.fromHelmValues(new Chart(new App(), 'test'), 'it', VALUES, { strict });
  } catch (error) {
    refusal = (error as Error).message;
  }
  expect([...errors.mock.calls.flat(), refusal].join('\n')).toMatch(BOTH);
});
