/** Why the text of an option such as `--set` is not one or several assignments. */
export class AssignmentError extends Error {}

/** The text of an option such as `--set`, read from left to right. */
export class AssignmentText {
  private at = 0;

  /** @param escapes whether a backslash escapes the next character */
  constructor(
    private readonly text: string,
    private readonly escapes: boolean,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The text before the next stop, which is consumed; there is no stop if the text ends first. */
  until(stops: string): { readonly text: string; readonly stop: string | undefined } {
    let read = '';
    while (!this.isAtEnd) {
      const character = this.text.charAt(this.at++);
      if (stops.includes(character)) return { text: read, stop: character };
      read += this.escapes && character === '\\' ? this.text.charAt(this.at++) : character;
    }
    return { text: read, stop: undefined };
  }

  /** Consumes the character if it comes next; whether it did. */
  skip(character: string): boolean {
    if (this.text.charAt(this.at) !== character) return false;
    this.at++;
    return true;
  }

  rest(): string {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }

  /** A JSON value, up to a comma that is not part of it; an empty one is null. */
  json(): unknown {
    for (let end = this.text.indexOf(',', this.at); ; end = this.text.indexOf(',', end + 1)) {
      const text = this.text.slice(this.at, end < 0 ? undefined : end);
      const value = parsed(text);
      if (value === undefined && end >= 0) continue;
      if (value === undefined) throw new AssignmentError('a value is not JSON');
      this.at += text.length + 1;
      return value;
    }
  }
}

/** The value of a JSON text, or undefined if it is not valid JSON. */
function parsed(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
