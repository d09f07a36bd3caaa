/** The machine that a platform is sized for. */
export enum Profile {
  /** As a laptop, for half of it: sizes are those of `LAPTOP`, and `KindPlatformStack` has one node and fewer components. */
  MINIMAL = 'minimal',
  /** 4 CPUs and 8 GiB for everything: one pod of each, small requests, days of data. */
  LAPTOP = 'laptop',
  /** 8 CPUs and 32 GiB: one pod of each, room for real work. */
  WORKSTATION = 'workstation',
  /** Several nodes: more than one pod wherever the software can, weeks of data. */
  PRODUCTION = 'production',
}

/** What differs from one machine to the other; `MINIMAL` has what `LAPTOP` has. */
export type ByProfile<Value> = Readonly<Record<Exclude<Profile, Profile.MINIMAL>, Value>>;

/** What holds for a profile. */
export function ofProfile<Value>(profile: Profile, values: ByProfile<Value>): Value {
  return values[profile === Profile.MINIMAL ? Profile.LAPTOP : profile];
}
