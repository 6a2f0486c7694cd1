// A connection that leads nowhere: whatever is written into it is answered with what was agreed on before.
import { Duplex } from 'node:stream';

export class SpokenFor extends Duplex {
  readonly #answer: string;
  #isAnswered = false;

  /** `body` of an answer that says 200, and that the connection is not to be kept. */
  constructor(body: string) {
    super();
    this.#answer = `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    // Not at once: Node's client writes head and body in two pieces, and is not ready for an answer in between.
    setImmediate(() => {
      this.push(this.#answer);
      this.push(null);
    });
  }

  // What Node's client and the SDK's ask of a socket beside that.
  setTimeout(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
