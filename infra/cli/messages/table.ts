// The report on a terminal: one line per message, faults in words.
import type { Terminal } from '../terminal.ts';
import type { Row } from './render-all.ts';
import type { Looks } from './verdict.ts';

const headings = ['brand', 'locale', 'encoding', 'characters', 'parts', 'cost', 'left out', 'faults'];

export function tableLines(rows: readonly Row[], style: Terminal['style']): string[] {
  const cells = rows.map(({ brandName, locale, size, leftOut, faults }) => [
    brandName,
    locale,
    size.encoding,
    String(size.units),
    String(size.parts),
    `${size.parts}×`,
    leftOut.join(', ') || '–',
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
    style('bold', line(headings)),
    ...cells.map((row, i) => (rows[i]?.faults.length ? style('red', line(row)) : line(row))),
  ];
}

/** The same as data, without the messages themselves. `fonts` is whether this machine could show the message. */
export const asData = (rows: readonly Row[], looks: Looks) =>
  rows.map((row) => ({
    brand: row.brandName,
    locale: row.locale,
    ...row.size,
    cost: row.size.parts,
    leftOut: row.leftOut,
    faults: row.faults,
    fonts: 'unseen' in looks ? 'not checked' : looks.fonts.has(row) ? 'found' : 'missing',
  }));
