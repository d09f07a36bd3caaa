/** The behaviour of a page in a browser: search, highlighting in the drawing, opening linked blocks, light and dark. */
import { drawing } from './drawing';
import { links } from './links';
import { search } from './search';
import { theme } from './theme';

theme();
search();
drawing();
links();
