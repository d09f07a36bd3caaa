import { codeBlocks, PAGES } from './markdown';
import { isAsDescribed, ShellRoom } from './shell-room';

// A program is started for each command.
jest.setTimeout(300_000);

const shell = codeBlocks('sh', 'shell');
const pages = PAGES.filter((page) => shell.some((block) => block.page === page));

describe.each(pages)('%s', (page) => {
  let room: ShellRoom;
  beforeAll(() => {
    room = new ShellRoom();
  });
  afterAll(() => room.remove());

  // Later blocks go on with what earlier ones have written.
  test.each(shell.filter((block) => block.page === page).map(({ line, text }) => [line, text] as const))(
    'the commands of line %i run, each as far as it can without a cluster and other machines',
    (_, text) => {
      const { stderr, ours } = room.run(text);
      expect(ours.filter((line) => !isAsDescribed(line))).toEqual([]);
      // What is not a command of ours, of the shell, or a stand-in; and what kubectl does not know.
      const wrong = stderr
        .split('\n')
        .filter((line) => /not found|unknown (?:command|flag|shorthand)|syntax error/.test(line));
      expect(wrong).toEqual([]);
      expect(ours).toHaveLength(text.match(/npx platypaas |node build\/lib\/cli\/main\.js /g)?.length ?? 0);
    },
  );
});
