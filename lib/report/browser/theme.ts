/** A button that toggles light and dark; by default, a page follows the system. */
export function theme(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  button?.addEventListener('click', () => {
    const isDark = (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  });
}
