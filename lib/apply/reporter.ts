import type { Output } from '../cli/output';

/** What happened to an object. */
export interface Step {
  readonly stage: string;
  readonly object: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'replaced' | 'deleted' | 'key created';
}

/** Reports progress on standard error, and records what happened. */
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

  /** Reports what is being waited for, whenever that changes. */
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
