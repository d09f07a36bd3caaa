/** Which pods are cut off from traffic that no policy allows. */
export enum PolicyEnforcement {
  /** Those that a policy selects. */
  DEFAULT = 'default',
  /** All of them. */
  ALWAYS = 'always',
  /** None. */
  NEVER = 'never',
}
