import { type ByProfile, Profile } from '../gitops';

/** The volumes of metrics, of logs and of traces, each of this size unless another is given. */
export const VOLUME_SIZES: ByProfile<string> = {
  [Profile.LAPTOP]: '4Gi',
  [Profile.WORKSTATION]: '20Gi',
  [Profile.PRODUCTION]: '100Gi',
};
