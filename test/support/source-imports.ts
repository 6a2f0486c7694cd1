// Who imports whom among the sources, by file, with imports of types alone marked.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Import {
  /** A file of the folder, as a path in it; or a package, as it is written. */
  readonly to: string;
  /** Gone before anything runs. */
  readonly isType: boolean;
}

/** Without comments; a text such as `https://…` is none. */
export const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\bfrom\s+)?'([^']+)'/gm;
const call = /\bimport\(\s*'([^']+)'/g;

/** `file` is a path in the folder, which says what `./` and `../` are. */
export function readImports(file: string, source: string): Import[] {
  const code = withoutComments(source);
  const resolve = (path: string) => (path.startsWith('.') ? normalize(join(dirname(file), path)) : path);
  return [
    ...[...code.matchAll(statement)].map(([, type, path = '']) => ({ to: resolve(path), isType: !!type })),
    ...[...code.matchAll(call)].map(([, path = '']) => ({ to: resolve(path), isType: false })),
  ];
}

export type Sources = ReadonlyMap<string, string>;

export const readSources = (folder: string): Sources =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

export type Imports = ReadonlyMap<string, readonly Import[]>;

export const readAllImports = (sources: Sources): Imports =>
  new Map([...sources].map(([name, source]) => [name, readImports(name, source)]));

/** The files that can be reached from themselves, or lie between two such. */
export function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Set(imports.keys());
  const isEnd = (name: string) => !imports.get(name)?.some((to) => left.has(to));
  const isStart = (name: string) => ![...left].some((other) => imports.get(other)?.includes(name));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const name of left) if (isEnd(name) || isStart(name)) left.delete(name);
  }
  return [...left];
}

/** The way from a file to the first thing it loads, however far off, that is `forbidden`. */
export function findWay(
  imports: Imports,
  start: string,
  forbidden: (to: string) => boolean,
): string[] | undefined {
  const ways = [[start]];
  const seen = new Set([start]);
  for (const way of ways)
    for (const { to, isType } of imports.get(way.at(-1) ?? '') ?? []) {
      if (isType || seen.has(to)) continue;
      if (forbidden(to)) return [...way, to];
      seen.add(to);
      ways.push([...way, to]);
    }
  return undefined;
}
