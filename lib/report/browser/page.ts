/** What a page does in a browser: search, highlight in the drawing, open what is linked, light and dark. */
import { drawing } from './drawing';
import { links } from './links';
import { search } from './search';
import { theme } from './theme';

theme();
search();
drawing();
links();
