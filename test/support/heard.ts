// The JSON lines that logs and metrics write to the process's output, kept from it while a test listens.
import { onTestFinished, vi } from 'vitest';

function replaceOutput(write: (text: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      write(String(chunk));
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
}

/** Where logs and metrics write their lines. */
export const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** What throws here would be swallowed by what writes. */
function read(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return { notJson: line };
  }
}

export function hearLines(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  replaceOutput((text) => {
    for (const line of text.split('\n')) if (line) lines.push(read(line));
  });
  return lines;
}

/** An output that takes nothing. */
export const breakOutput = (): void =>
  replaceOutput(() => {
    throw new Error('EPIPE');
  });
