/** The rows and blocks that a search shows or hides. */
const ENTRIES = '[data-entry]';

/** Hides everything that does not contain all words of the search, and shows how much is left. */
export function search(): void {
  const input = document.querySelector<HTMLInputElement>('#search');
  const outcome = document.querySelector<HTMLElement>('#outcome');
  if (input === null || outcome === null) return;
  let known: { readonly element: HTMLElement; readonly text: string }[] | undefined;
  const sections = [...document.querySelectorAll<HTMLElement>('main > section')].filter((section) =>
    section.querySelector(ENTRIES),
  );

  const run = (): void => {
    // Read at the first search, so a page with thousands of objects loads immediately.
    known ??= [...document.querySelectorAll<HTMLElement>(ENTRIES)].map((element) => ({
      element,
      text: (element.textContent ?? '').toLowerCase(),
    }));
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { element, text } of known) {
      const isFound = words.every((word) => text.includes(word));
      if (isFound) found++;
      if (element.hidden === isFound) element.hidden = !isFound;
    }
    document.documentElement.classList.toggle('searching', words.length > 0);
    for (const section of sections)
      section.hidden = words.length > 0 && !section.querySelector(`${ENTRIES}:not([hidden])`);
    outcome.textContent = words.length === 0 ? '' : `${found} of ${known.length} entries`;
  };

  let planned: number | undefined;
  input.addEventListener('input', () => {
    window.clearTimeout(planned);
    planned = window.setTimeout(run, 60);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === 'Escape' && document.activeElement === input && input.value !== '') {
      input.value = '';
      run();
    }
  });
}
