// Lists of buttons, marked with data-stop, are one stop of the keyboard: Tab enters a list, the arrow keys move within it.

const keys: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

const buttonsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>('button')];

function choose(list: Element, chosen: HTMLElement | undefined): void {
  for (const button of buttonsOf(list)) button.tabIndex = button === chosen ? 0 : -1;
}

function move(event: KeyboardEvent): void {
  const list = (event.target as Element).closest('[data-stop]');
  if (!list) return;
  const all = buttonsOf(list);
  const at = all.indexOf(event.target as HTMLElement);
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at + (keys[event.key] ?? 0);
  const next = all[Math.min(all.length - 1, Math.max(0, to))];
  if (at < 0 || !next || to === at) return;
  event.preventDefault();
  next.focus();
}

export function startRoving(): void {
  document.addEventListener('keydown', move);
  document.addEventListener('focusin', ({ target }) => {
    const list = (target as Element).closest('[data-stop]');
    if (list && target instanceof HTMLButtonElement) choose(list, target);
  });
  // What was drawn anew: one of each list's buttons stays its stop.
  new MutationObserver(() => {
    for (const list of document.querySelectorAll('[data-stop]')) {
      const all = buttonsOf(list);
      choose(list, all.find(({ tabIndex }) => tabIndex === 0) ?? all[0]);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
