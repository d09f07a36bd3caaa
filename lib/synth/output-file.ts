/** A file of the output: its path, relative to its folder, and its text. */
export interface OutputFile {
  /** Its path in the folder. */
  readonly path: string;
  /** Its contents. */
  readonly text: string;
}
