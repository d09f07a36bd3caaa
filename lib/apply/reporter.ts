import type { Output } from '../cli/output';

/** What has happened to an object. */
export interface Step {
  readonly stage: string;
  readonly object: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'replaced' | 'deleted' | 'key created';
}

/** Says what is going on, on standard error, and keeps what has happened. */
export class Reporter {
  readonly steps: Step[] = [];
  private waitingFor = '';

  constructor(private readonly output: Output) {}

  stage(title: string, steps: readonly Step[]): void {
    this.steps.push(...steps);
    const counts = (['created', 'changed', 'replaced', 'unchanged'] as const).flatMap((outcome) => {
      const count = steps.filter((step) => step.outcome === outcome).length;
      return count > 0 ? [`${count} ${outcome}`] : [];
    });
    if (counts.length > 0) this.say(`${title}: ${counts.join(', ')}`);
  }

  step(step: Step, text: string): void {
    this.steps.push(step);
    this.say(text);
  }

  /** Says what is waited for, whenever that is something else than before. */
  waiting(reasons: readonly string[]): void {
    const [first = '', ...others] = reasons;
    const text = `waiting: ${first}${others.length > 0 ? `, and ${others.length} more` : ''}`;
    if (reasons.length === 0 || text === this.waitingFor) return;
    this.waitingFor = text;
    this.say(text);
  }

  say(text: string): void {
    this.output.writeError(`${text}\n`);
  }
}
