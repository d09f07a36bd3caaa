import type { Construct } from 'constructs';

/** What a user answered, by the names of the questions. */
export type Answers = Readonly<Record<string, string>>;

/** A question about a platform. It is also an option of the command. */
export interface Question {
  readonly name: string;
  /** What is asked, for a prompt and as the option's help. */
  readonly message: string;
  /** What the option takes, for its help. */
  readonly value: string;
  /** What is proposed, given the answers before. */
  readonly proposal: (answers: Answers) => string;
  /** Whether no answer is one, too. */
  readonly isOptional?: boolean;
}

/** A platform in TypeScript. */
export interface PlatformSource {
  /** The names that are imported, by subpath. */
  readonly imports: Readonly<Record<string, string>>;
  readonly statement: string;
}

/** A platform that a project can begin with. */
export interface StartingPoint {
  readonly id: string;
  readonly title: string;
  readonly questions: readonly Question[];
  /** Makes the platform, so that its own rules judge the answers. */
  readonly make: (scope: Construct, answers: Answers) => void;
  /** The props as platform.yaml has them. */
  readonly yaml: (answers: Answers) => Readonly<Record<string, unknown>>;
  /** What main.ts imports, by subpath, and the statement that makes the platform. */
  readonly source: (answers: Answers) => PlatformSource;
}

/** Names in a list with commas or spaces between them. */
export function wordsIn(list = ''): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== '');
}

/** A text as TypeScript. */
export function text(value = ''): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
