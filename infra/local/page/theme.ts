// Light or dark: as the system has it, until somebody chooses.
import { byId } from './dom.ts';

const key = 'theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

export const isDark = (): boolean =>
  root.dataset.theme === undefined ? system.matches : root.dataset.theme === 'dark';

export function startTheme(): void {
  const button = byId('theme');
  const show = () => {
    button.ariaPressed = String(isDark());
  };
  const stored = localStorage.getItem(key);
  if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
  button.onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem(key, root.dataset.theme);
    show();
  };
  system.addEventListener('change', show);
  show();
}
