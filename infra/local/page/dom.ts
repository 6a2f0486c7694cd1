// Small pieces that every part of the page is made of.
import { html, type TemplateResult } from 'lit-html';

export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};

/** A time of day, to the second, as everything on this page has it. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString([], { hour12: false });

/** A small button; `pressed`: whether what it switches is on. */
export const button = (
  label: string,
  onClick: (event: Event) => unknown,
  pressed?: boolean,
): TemplateResult =>
  pressed === undefined
    ? html`<button type="button" class="small" @click=${onClick}>${label}</button>`
    : html`<button type="button" class="small" aria-pressed=${String(pressed)} @click=${onClick}>${label}</button>`;

/** Puts a text on the clipboard, and says that it did. */
export function copyButton(label: string, text: string): TemplateResult {
  const copy = async ({ currentTarget }: Event) => {
    const button = currentTarget as HTMLButtonElement;
    const said = (words: string) => () => {
      button.textContent = words;
    };
    await navigator.clipboard.writeText(text).then(said('Copied'), said('Your browser did not allow it'));
    setTimeout(said(label), 1500);
  };
  return button(label, copy);
}

/** Tabs of which one is chosen, and its content. `label` names them for people who use a screen reader. */
export const tabs = (
  label: string,
  names: readonly string[],
  chosen: string,
  choose: (name: string) => void,
  content: TemplateResult,
): TemplateResult => html`<div class="tabs" role="tablist" aria-label=${label} data-stop>
    ${names.map(
      (name) =>
        html`<button
          type="button"
          role="tab"
          aria-selected=${String(name === chosen)}
          @click=${() => choose(name)}
          @focus=${() => choose(name)}
        >${name}</button>`,
    )}
  </div>
  <div class="panel" role="tabpanel" aria-label=${chosen}>${content}</div>`;
