/** The machine that a platform is sized for. */
export enum Profile {
  /** Half a laptop: the sizes of `LAPTOP`, but `KindPlatformStack` has one node and fewer components. */
  MINIMAL = 'minimal',
  /** 4 CPUs and 8 GiB for everything: one pod of each, small requests, days of data. */
  LAPTOP = 'laptop',
  /** 8 CPUs and 32 GiB: one pod of each, room for real work. */
  WORKSTATION = 'workstation',
  /** Several nodes: more than one pod wherever the software can, weeks of data. */
  PRODUCTION = 'production',
}

/** What differs between profiles; `MINIMAL` is the same as `LAPTOP`. */
export type ByProfile<Value> = Readonly<Record<Exclude<Profile, Profile.MINIMAL>, Value>>;

/** The value for a profile. */
export function ofProfile<Value>(profile: Profile, values: ByProfile<Value>): Value {
  return values[profile === Profile.MINIMAL ? Profile.LAPTOP : profile];
}
