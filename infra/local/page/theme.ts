// Light or dark: as the system has it, until somebody chooses.
import { byId } from './dom.ts';

const key = 'theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const heard: (() => void)[] = [];

export const isDark = (): boolean =>
  root.dataset.theme === undefined ? system.matches : root.dataset.theme === 'dark';

/** Called whenever the colours have changed. */
export const onTheme = (listener: () => void): void => {
  heard.push(listener);
};

const probe = document.createElement('i');
probe.hidden = true;
document.body.append(probe);

/** The value of a colour of the design as it is now, for what is drawn on a canvas. */
export const colour = (name: string): string => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

function changed(): void {
  const button = byId('theme');
  button.ariaPressed = String(isDark());
  for (const listener of heard) listener();
}

export function startTheme(): void {
  const stored = localStorage.getItem(key);
  if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
  byId('theme').onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem(key, root.dataset.theme);
    changed();
  };
  system.addEventListener('change', changed);
  changed();
}
