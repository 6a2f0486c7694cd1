// The parts of a file that `npm run render` writes, each between two marks.

/** A comment in the file's syntax, alone on its line. */
export interface Marks {
  readonly begin: string;
  readonly end: string;
}

/** Indented as the section is; YAML reads them as comments. */
export const yamlMarks = (what: string, indent: number): Marks => ({
  begin: `${' '.repeat(indent)}# ---- ${what}: written by \`npm run render\` ----\n`,
  end: `${' '.repeat(indent)}# ---- end of ${what} ----\n`,
});

export const markdownMarks = (what: string): Marks => ({
  begin: `<!-- ${what}: written by \`npm run render\` -->\n`,
  end: `<!-- end of ${what} -->\n`,
});

/** `text` with `section` between the marks. Throws when it has lost one of them. */
export function replaceSection(text: string, { begin, end }: Marks, section: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The marks of a written section are gone: ${begin.trim()}`);
  return `${text.slice(0, from + begin.length)}${section}${text.slice(to)}`;
}
