/** The keys of a tenant that go in phases. */
export const ROTATIONS = ['authority', 'frontProxy', 'serviceAccountKey'] as const;

type RotationName = (typeof ROTATIONS)[number];

/** The phase of each of these keys. */
export type Phases = Readonly<Record<RotationName, string>>;

/** The phase of a key that was never rotated. */
export const FIRST_PHASE = 'stable(1)';

/** The phases of a tenant, of which those are given that are not the first one. */
export function phasesOf(given: Partial<Phases>): Phases {
  const { authority = FIRST_PHASE, frontProxy = FIRST_PHASE, serviceAccountKey = FIRST_PHASE } = given;
  return { authority, frontProxy, serviceAccountKey };
}
