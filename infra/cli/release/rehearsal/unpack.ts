// Whether a zip is whole: every part that one of its files loads is in it. Pure.

const loads = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

const entry = 'index.mjs';

/** `files`: the text of each by its path in the zip. */
export function partFaults(files: Readonly<Record<string, string>>): string[] {
  if (files[entry] === undefined) return [`the zip has no ${entry}, which holds the handler`];
  const missing = new Map<string, string>();
  for (const [path, text] of Object.entries(files))
    for (const [, specifier = ''] of text.matchAll(loads)) {
      const part = new URL(specifier, `file:///${path}`).pathname.slice(1);
      if (files[part] === undefined && !missing.has(part)) missing.set(part, path);
    }
  return [...missing].map(([part, path]) => `the zip lacks ${part}, which ${path} loads`);
}
