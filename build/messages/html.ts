// An email's HTML as a reader gets it, by a real parser: its elements, and the text that is shown.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const attribute = (element: Element, name: string) => element.attrs.find((a) => a.name === name)?.value;

const isHidden = (node: Node): boolean =>
  isElement(node) &&
  (['head', 'style', 'title', 'script'].includes(node.tagName) ||
    /display:\s*none/.test(attribute(node, 'style') ?? ''));

function* walk(node: Node): Generator<Node> {
  yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child);
}

/** Every element, as `tag[attributes]`, in order: two renderings of equal shape have equal lists. */
export const shapeOf = (html: string): string[] =>
  [...walk(parse(html))]
    .filter(isElement)
    .map((element) => `${element.tagName}[${element.attrs.map((a) => a.name).join(' ')}]`);

/** Comments too: what opens one could hide the rest of a message. */
export const commentsOf = (html: string): string[] =>
  [...walk(parse(html))].flatMap((node) =>
    node.nodeName === '#comment' && 'data' in node ? [node.data] : [],
  );

/** Every value of attributes through which something is fetched or followed. */
export const linksOf = (html: string): string[] =>
  [...walk(parse(html))]
    .filter(isElement)
    .flatMap((element) =>
      element.attrs.filter((a) => ['href', 'src', 'action', 'background', 'srcset'].includes(a.name)),
    )
    .map((a) => a.value);

function shown(node: Node): string[] {
  if (isHidden(node)) return [];
  if (node.nodeName === '#text' && 'value' in node) return [node.value];
  return 'childNodes' in node ? node.childNodes.flatMap(shown) : [];
}

/** The pieces of text that are shown, one per text node. */
export const shownTexts = (html: string): string[] => shown(parse(html)).filter((text) => text.trim() !== '');
