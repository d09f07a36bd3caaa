import { rulesOf } from '../images/guard';
import { TRAEFIK_IMAGE } from './settings';

/** How images are checked: digests are known only for our own version, and several versions can have the settings. */
export const IMAGE_RULES = rulesOf(TRAEFIK_IMAGE, 'elsewhere');
