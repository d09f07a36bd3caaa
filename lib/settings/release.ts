/** The name and namespace of an install: a release in Helm's terms. */
export interface Release {
  /** The release's name, from which upstream derives object names and the label `app.kubernetes.io/instance`. */
  readonly name: string;
  /** The namespace of the objects. */
  readonly namespace: string;
}
