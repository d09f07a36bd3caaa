/** Shows the lines of the box that is pointed at or has the focus, and fades the others. */
export function drawing(): void {
  const picture = document.querySelector<SVGSVGElement>('#picture');
  if (picture === null) return;
  const boxes = [...picture.querySelectorAll<SVGAElement>('.box')];
  const lines = [...picture.querySelectorAll<SVGPathElement>('.line')];

  const show = (id: string | undefined): void => {
    const near = new Set([id]);
    for (const line of lines) {
      const isOwn = line.dataset.from === id || line.dataset.to === id;
      line.classList.toggle('chosen', isOwn);
      if (isOwn) near.add(line.dataset.from).add(line.dataset.to);
    }
    for (const box of boxes) box.classList.toggle('chosen', id !== undefined && near.has(box.dataset.id));
    picture.classList.toggle('choosing', id !== undefined);
  };
  const idOf = (event: Event): string | undefined => (event.target as Element).closest<SVGAElement>('.box')?.dataset.id;

  picture.addEventListener('pointerover', (event) => show(idOf(event)));
  picture.addEventListener('pointerleave', () => show(undefined));
  picture.addEventListener('focusin', (event) => show(idOf(event)));
  picture.addEventListener('focusout', () => show(undefined));
}
