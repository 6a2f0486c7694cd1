// How far it is: on a terminal one line that is written over, elsewhere a line every few seconds.

export interface Progress {
  tell(text: string): void;
  /** Leaves a terminal's line empty. */
  clear(): void;
}

interface Out {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const everyMs = 5000;

export function createProgress(out: Out, nowMs: () => number): Progress {
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    tell(text) {
      if (out.isTTY) out.write(`\r\x1b[K${text}`);
      else if (nowMs() - toldMs >= everyMs) {
        toldMs = nowMs();
        out.write(`${text}\n`);
      }
    },
    clear() {
      if (out.isTTY) out.write('\r\x1b[K');
    },
  };
}

/** `12 of 120 cold sign-ins, about 80 s left` */
export function countdown(done: number, of: number, elapsedMs: number): string {
  const leftMs = (elapsedMs / done) * (of - done);
  return `${done} of ${of} cold sign-ins, about ${Math.ceil(leftMs / 1000)} s left`;
}
