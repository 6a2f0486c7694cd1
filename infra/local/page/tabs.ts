// Tabs: one stop of the keyboard, the arrow keys choose.
import { make } from './dom.ts';
import { rove } from './roving.ts';

export interface Tab {
  readonly name: string;
  /** Called when the tab is chosen. */
  readonly show: (panel: HTMLElement) => void;
}

/** `label` names the tabs for people who use a screen reader. */
export function tabs(label: string, all: readonly Tab[]): HTMLElement {
  const panel = make('div', { className: 'panel', role: 'tabpanel' });
  const list = make('div', { className: 'tabs', role: 'tablist', ariaLabel: label });
  const buttons = all.map((tab) => {
    const button = make('button', { type: 'button', role: 'tab' }, tab.name);
    const choose = () => {
      for (const other of buttons) other.ariaSelected = String(other === button);
      panel.ariaLabel = tab.name;
      panel.replaceChildren();
      tab.show(panel);
    };
    button.addEventListener('click', choose);
    button.addEventListener('focus', choose);
    return button;
  });
  list.append(...buttons);
  rove(list, 'button')();
  const [first] = buttons;
  if (first) {
    first.ariaSelected = 'true';
    panel.ariaLabel = first.textContent;
    all[0]?.show(panel);
    for (const other of buttons.slice(1)) other.ariaSelected = 'false';
  }
  return make('div', {}, list, panel);
}
