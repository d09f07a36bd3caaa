import { App } from 'cdk8s';
import { programProblems } from '../cluster/program';
import { unlessRefused } from '../problems';
import { nearestOf } from '../settings/nearest';
import { type Answers, optionOf, type Question, type StartingPoint, wordsIn } from './starting-point';

/** The answers, with the proposed ones instead of missing ones. */
export function completed(platform: StartingPoint, given: Answers): Answers {
  const answers: Record<string, string> = {};
  for (const { name, proposal } of platform.questions) answers[name] = given[name] ?? proposal(answers);
  return answers;
}

/** The problems that the platform's own rules find in answers, without the construct. */
export function answerProblems(platform: StartingPoint, answers: Answers): string[] {
  const shape = platform.questions.flatMap((question) => shapeProblems(question, answers[question.name] ?? ''));
  if (shape.length > 0) return shape;
  const app = new App();
  const refused: string[] = [];
  unlessRefused(
    () => platform.make(app, answers),
    (problems) => refused.push(...problems),
  );
  return inTermsOf(platform, refused.length > 0 ? refused : programProblems(app));
}

/** Problems without the construct, and with options instead of the settings that they become. */
function inTermsOf({ questions }: StartingPoint, problems: readonly string[]): string[] {
  const options = questions.flatMap((question) =>
    (question.settings ?? []).map((setting) => [setting, optionOf(question)] as const),
  );
  return problems.map((problem) =>
    options.reduce((text, [setting, option]) => text.replaceAll(setting, option), withoutConstruct(problem)),
  );
}

/**
 * The problem of one answer while it is typed, or `true`. Later answers are the proposed ones, so any problem is about
 * this answer.
 */
export function judge(platform: StartingPoint, before: Answers, question: Question, answer: string): string | true {
  const known = completed(platform, { ...before, [question.name]: answer.trim() });
  const [problem] = answerProblems(platform, known);
  // A prompt has one line below it.
  return problem === undefined ? true : problem.split('\n')[0]!;
}

const MACHINES = /^[^=]+=[^=]+$/;

/** Why an answer cannot be parsed. */
function shapeProblems({ name, isOptional, words }: Question, answer: string): string[] {
  if (answer.trim() === '') return isOptional ? [] : [`${name} is empty.`];
  if (name === 'servers' || name === 'agents') {
    const [wrong] = wordsIn(answer).filter((word) => !MACHINES.test(word));
    return wrong === undefined
      ? []
      : [`${name} has ${wrong}, but each machine is name=address: server-1=192.168.1.10.`];
  }
  if (words) {
    return wordsIn(answer)
      .filter((word) => !words.includes(word))
      .map((word) => unknownWord(name, word, words));
  }
  if (name === 'nodes' && !/^[1-9]\d{0,4}$/.test(answer.trim()))
    return [`nodes is ${answer}, but it must be a whole number of at least 1.`];
  return [];
}

function unknownWord(name: string, word: string, words: readonly string[]): string {
  const nearest = nearestOf(words, word);
  return `${name} has ${word}, which is unknown; known are ${[...words].sort().join(', ')}.\n  ${
    nearest ? `Did you mean ${nearest}?` : 'Choose some of these.'
  }`;
}

function withoutConstruct(problem: string): string {
  return problem.replace(/^[\w./-]+: (?=\S)/, '').replace(/ {3}docs\/errors\.md#\w+$/, '');
}
