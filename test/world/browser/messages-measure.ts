// What is measured of an email in the page that shows it. It runs in the browser, whose names the types of this
// project do not have: so it is a text, and its answer has a type.

export interface Measured {
  readonly overflow: number;
  /** The beginnings of elements that reach beyond the page's sides. */
  readonly outside: readonly string[];
  readonly code: {
    readonly top: number;
    readonly bottom: number;
    readonly height: number;
    readonly fontSize: string;
  };
  /** What a double click on the code would take. */
  readonly selected: string;
  readonly direction: string;
  /** The empty space to the left and to the right of the heading's letters. */
  readonly left: number;
  readonly right: number;
  readonly lang: string;
  readonly page: string;
  readonly texts: readonly { readonly what: string; readonly color: string; readonly background: string }[];
}

export const measure = `(() => {
  const code = document.querySelector('[role=img]');
  const heading = document.querySelector('h1');
  const root = document.documentElement;
  const { top, bottom, height } = code.getBoundingClientRect();
  const letters = document.createRange();
  letters.selectNodeContents(heading);
  const selection = window.getSelection();
  selection.collapse(code.firstChild, 1);
  selection.modify('move', 'backward', 'word');
  selection.modify('extend', 'forward', 'word');
  const clear = 'rgba(0, 0, 0, 0)';
  const backgroundOf = (element) => {
    const color = element === null ? 'rgb(255, 255, 255)' : getComputedStyle(element).backgroundColor;
    return color === clear ? backgroundOf(element.parentElement) : color;
  };
  return {
    overflow: root.scrollWidth - root.clientWidth,
    outside: [...document.querySelectorAll('body *')]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.left < -0.5 || box.right > root.clientWidth + 0.5;
      })
      .map((element) => element.outerHTML.slice(0, 80)),
    code: { top, bottom, height, fontSize: getComputedStyle(code).fontSize },
    selected: selection.toString().trim(),
    direction: getComputedStyle(heading).direction,
    left: letters.getBoundingClientRect().left - heading.getBoundingClientRect().left,
    right: heading.getBoundingClientRect().right - letters.getBoundingClientRect().right,
    lang: root.lang,
    page: backgroundOf(document.querySelector('.page')),
    texts: [...document.querySelectorAll('h1, p, strong, a, .text, .logo, [role=img]')].map((element) => ({
      what: element.tagName,
      color: getComputedStyle(element).color,
      background: backgroundOf(element),
    })),
  };
})()`;
