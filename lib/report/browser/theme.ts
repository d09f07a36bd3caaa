/** A button that turns light to dark and back; without it, a page is as the system has it. */
export function theme(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  button?.addEventListener('click', () => {
    const isDark = (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  });
}
