/** Opens the block that a link leads to: a closed one would show only its heading. */
export function links(): void {
  const open = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const block = target?.closest('details');
    if (block) block.open = true;
    target?.scrollIntoView();
  };
  window.addEventListener('hashchange', open);
  if (location.hash !== '') open();
}
