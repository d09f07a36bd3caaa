import { rulesOf } from '../images/guard';
import { TRAEFIK_IMAGE } from './settings';

/** How images are judged: of other versions than ours we do not know the digests. */
export const IMAGE_RULES = rulesOf(TRAEFIK_IMAGE);
