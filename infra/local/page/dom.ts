// Elements, made in one call.

export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> & Readonly<Record<`aria-${string}`, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties))
    if (name.startsWith('aria-')) element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  element.append(...children);
  return element;
}

/** A time of day, to the second, as everything on this page has it. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString([], { hour12: false });
