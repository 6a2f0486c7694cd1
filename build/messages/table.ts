// The report of `npm run messages`: a line for each message, and the same as data.
import { styleText } from 'node:util';
import type { Row } from './render-all.ts';

const headings = ['brand', 'locale', 'encoding', 'characters', 'parts', 'left out', 'faults'];
const isNumber = (column: number): boolean => column === 3 || column === 4;

/** A row with a fault is red, where `stream` is a terminal. */
export function tableLines(rows: readonly Row[], stream: NodeJS.WritableStream): string[] {
  const cells = rows.map(({ brandName, locale, size, leftOut, faults }) => [
    ...[brandName, locale, size.encoding, String(size.units), String(size.parts)],
    ...[leftOut.join(', ') || '–', faults.join('; ') || '–'],
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const red = (text: string) => styleText('red', text, { stream });
  return [line(headings), ...cells.map((row, i) => (rows[i]?.faults.length ? red(line(row)) : line(row)))];
}

/** Without the messages themselves. */
export const asData = (rows: readonly Row[]) =>
  rows.map(({ brandName, locale, size, leftOut, faults }) => ({
    ...{ brand: brandName, locale },
    ...size,
    ...{ leftOut, faults },
  }));
