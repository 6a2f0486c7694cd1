// Answers every import of a part of Node from `process.getBuiltinModule`. Importing one as ESM runs all of its
// getters: node:crypto's load web crypto, node:http's a browser's fetch, node:process's open the standard output.
// Here only the names that the bundle uses are read, and a part that no used name is of is not loaded at all.
import { builtinModules, isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const load = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;

/** A class or function that Node itself loads late, behind a getter, is loaded by its first use here too. */
const late = (path: string): string => `
  const late = (name) => {
    const real = () => ${load(path)}[name];
    return new Proxy(function () {}, {
      get: (_, key) => real()[key],
      apply: (_, self, args) => Reflect.apply(real(), self, args),
      construct: (_, args) => new (real())(...args),
    });
  };`;

/** For `import`: a constant for each name, which goes with everything else that is not used. */
function asModule(path: string): string {
  const part: object = process.getBuiltinModule(path) ?? {};
  const names = Object.entries(Object.getOwnPropertyDescriptors(part)).filter(
    ([name, { enumerable }]) => enumerable && name !== 'default' && /^[\w$]+$/.test(name),
  );
  const read = (name: string, { get }: PropertyDescriptor) =>
    get && typeof Reflect.get(part, name) === 'function'
      ? `/* @__PURE__ */ late(${JSON.stringify(name)})`
      : `/* @__PURE__ */ (() => ${load(path)}.${name})()`;
  return [
    late(path),
    ...names.map(([name, descriptor]) => `export const ${name} = ${read(name, descriptor)};`),
    `export default /* @__PURE__ */ (() => ${load(path)})();`,
  ].join('\n');
}

/**
 * For `import()`, whose names nobody can know. A module that exports `then` is resolved to what that gives: here the
 * part itself, with `default` as an ESM import has it, and no getter run.
 */
const asPromised = (path: string): string =>
  `export const then = (resolve) => resolve(Object.create(${load(path)}, { default: { value: ${load(path)} } }));`;

const asRequired = (path: string): string => `module.exports = ${load(path)};`;

const contents = { module: asModule, promised: asPromised, required: asRequired } as const;
type Namespace = keyof typeof contents;

const namespaces: Readonly<Partial<Record<string, Namespace>>> = {
  'import-statement': 'module',
  'dynamic-import': 'promised',
  'require-call': 'required',
};

export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    const filter = new RegExp(`^(node:.+|${builtinModules.join('|')})$`);
    build.onResolve({ filter }, ({ path, kind }) => {
      const namespace = namespaces[kind];
      return namespace && isBuiltin(path) ? { path, namespace, sideEffects: false } : undefined;
    });
    for (const [namespace, write] of Object.entries(contents))
      build.onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: write(path), loader: 'js' }));
  },
};
