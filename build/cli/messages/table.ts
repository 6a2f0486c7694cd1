// The report on a terminal: one line per message, faults in words.
import type { Row } from './render-all.ts';

const headings = ['brand', 'locale', 'encoding', 'characters', 'parts', 'cost', 'faults'];

export function table(rows: readonly Row[], colours: boolean): string {
  const paint = (text: string, sgr: number) => (colours ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const cells = rows.map(({ brandName, locale, size, faults }) => [
    brandName,
    locale,
    size.encoding,
    String(size.units),
    String(size.parts),
    `${size.parts}×`,
    faults.join('; ') || '–',
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column >= 3 && column <= 5 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    paint(line(headings), 1),
    ...cells.map((row, i) => (rows[i]?.faults.length ? paint(line(row), 31) : line(row))),
  ].join('\n');
}

/** The same as data, without the messages themselves. */
export const asJson = (rows: readonly Row[]): string =>
  JSON.stringify(
    rows.map(({ brandName, locale, size, faults }) => ({
      brand: brandName,
      locale,
      ...size,
      cost: size.parts,
      faults,
    })),
    null,
    2,
  );
