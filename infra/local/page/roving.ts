// A list that is one stop of the keyboard: Tab enters it, the arrow keys move within.

const keys: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Makes the buttons that match `selector` in `list` one stop; call the result after the list has changed. */
export function rove(list: HTMLElement, selector: string): () => void {
  const buttons = () => [...list.querySelectorAll<HTMLElement>(selector)];
  const choose = (chosen: HTMLElement) => {
    for (const button of buttons()) button.tabIndex = button === chosen ? 0 : -1;
  };
  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at + (keys[event.key] ?? 0);
    const next = all[Math.min(all.length - 1, Math.max(0, to))];
    if (!next || to === at) return;
    event.preventDefault();
    choose(next);
    next.focus();
  });
  list.addEventListener('focusin', ({ target }) => {
    if (buttons().includes(target as HTMLElement)) choose(target as HTMLElement);
  });
  return () => {
    const all = buttons();
    const chosen = all.find(({ tabIndex }) => tabIndex === 0) ?? all[0];
    if (chosen) choose(chosen);
  };
}
