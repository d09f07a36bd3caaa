import type { Construct } from 'constructs';

/** What a user answered, by the names of the questions. */
export type Answers = Readonly<Record<string, string>>;

/** A question about a platform. It is also an option of the command. */
export interface Question {
  readonly name: string;
  /** The question, for a prompt and as the option's help. */
  readonly message: string;
  /** The option's argument, for its help. */
  readonly value: string;
  /** The proposed answer, given the earlier ones. */
  readonly proposal: (answers: Answers) => string;
  /** The settings that the answer becomes, whose names the platform's rules have for it. */
  readonly settings?: readonly string[];
  /** The names that an answer is a list of; anything if there are none. */
  readonly words?: readonly string[];
  /** Whether it may be left empty. */
  readonly isOptional?: boolean;
}

/** A platform in TypeScript. */
export interface PlatformSource {
  /** The imported names, by subpath. */
  readonly imports: Readonly<Record<string, string>>;
  readonly statement: string;
}

/** A platform that a project can start with. */
export interface StartingPoint {
  readonly id: string;
  readonly title: string;
  readonly questions: readonly Question[];
  /** Creates the platform, so its own rules check the answers. */
  readonly make: (scope: Construct, answers: Answers) => void;
  /** The props in the form of platform.yaml. */
  readonly yaml: (answers: Answers) => Readonly<Record<string, unknown>>;
  /** The imports of main.ts, by subpath, and the statement that creates the platform. */
  readonly source: (answers: Answers) => PlatformSource;
}

/** The option by which a question is answered. */
export function optionOf({ name }: Pick<Question, 'name'>): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Names in a list that is separated by commas or spaces. */
export function wordsIn(list = ''): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== '');
}

/** A text as TypeScript. */
export function text(value = ''): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
