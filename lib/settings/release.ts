/** What an install is called and where it goes: what Helm calls a release. */
export interface Release {
  /** The release's name; upstream derives object names and the label `app.kubernetes.io/instance` from it. */
  readonly name: string;
  /** The namespace that the objects go to. */
  readonly namespace: string;
}
