/** The machine that a platform is sized for. */
export enum Profile {
  /** 4 CPUs and 8 GiB for everything: one pod of each, small requests, days of data. */
  LAPTOP = 'laptop',
  /** 8 CPUs and 32 GiB: one pod of each, room for real work. */
  WORKSTATION = 'workstation',
  /** Several nodes: more than one pod wherever the software can, weeks of data. */
  PRODUCTION = 'production',
}

/** What differs from one machine to the other. */
export type ByProfile<Value> = Readonly<Record<Profile, Value>>;
