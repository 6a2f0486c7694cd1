// A moving picture of the page: screenshots as frames of an animated WebP, each as large as what has changed. Chromium
// compresses the frames; the file around them is put together here (WebP Container Specification, "Animation").
import type { Page } from 'playwright-core';

export interface Shot {
  readonly png: Buffer;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How long it stays, in milliseconds. */
  readonly ms: number;
  /** A separate WebP file. */
  readonly webp: Buffer;
}

/** Takes shots of the page's window, as many as the machine can, until `isOver`. */
export async function record(page: Page, isOver: () => Promise<boolean>): Promise<Shot[]> {
  const shots: Shot[] = [];
  do shots.push({ at: Date.now(), png: await page.screenshot({ scale: 'css' }) });
  while (!(await isOver()));
  return shots;
}

/** In the browser: what has changed since the shot before, as WebP; nothing where nothing has. Offsets are even. */
const compress = `async (png) => {
  const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const { width, height } = bitmap;
  const draw = (x, y, w, h) => {
    const canvas = new OffscreenCanvas(w, h);
    const context = canvas.getContext('2d', { alpha: false });
    context.drawImage(bitmap, -x, -y);
    return { canvas, context };
  };
  const pixels = new Uint32Array(draw(0, 0, width, height).context.getImageData(0, 0, width, height).data.buffer);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < pixels.length; i++) {
    if (globalThis.shotBefore && globalThis.shotBefore[i] === pixels[i]) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  globalThis.shotBefore = pixels;
  if (right < 0) return undefined;
  left -= left % 2;
  top -= top % 2;
  const [w, h] = [right - left + 1, bottom - top + 1];
  const blob = await draw(left, top, w, h).canvas.convertToBlob({ type: 'image/webp', quality: 0.6 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { x: left, y: top, width: w, height: h, webp: Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') };
}`;

type Changed = Omit<Frame, 'ms' | 'webp'> & { readonly webp: string };

/** The frames of shots, in a page of the browser. The last one stays `lastMs`. */
export async function toFrames(page: Page, shots: readonly Shot[], lastMs: number): Promise<Frame[]> {
  const frames: (Frame & { readonly at: number })[] = [];
  for (const { png, at } of shots) {
    const changed = await page.evaluate<Changed | undefined>(`(${compress})('${png.toString('base64')}')`);
    if (changed) frames.push({ ...changed, webp: Buffer.from(changed.webp, 'latin1'), ms: 0, at });
  }
  return frames.map(({ at, ...frame }, i) => ({ ...frame, ms: (frames[i + 1]?.at ?? at + lastMs) - at }));
}

const numberOf = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};

const chunk = (name: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(name), numberOf(4, body.length), body, Buffer.alloc(body.length % 2)]);
};

/** The picture alone: Chromium puts a colour profile beside it, which a frame must not have. */
function pictureIn(webp: Buffer): Buffer {
  const headBytes = 12;
  for (let at = headBytes; at < webp.length; ) {
    const end = at + 8 + webp.readUInt32LE(at + 4);
    if (/^VP8[ L]/.test(webp.toString('latin1', at, at + 4))) return webp.subarray(at, end);
    at = end + (end % 2);
  }
  throw new Error('no picture in a frame');
}

/** Overwrites what is below, and leaves it there for the next. */
const noBlending = 2;
const isAnimated = 2;

/** One file that plays the frames for ever, in the size of the first. */
export function assemble(frames: readonly Frame[]): Buffer {
  const [first] = frames;
  if (!first) throw new Error('no frame');
  const size = (width: number, height: number) => [numberOf(3, width - 1), numberOf(3, height - 1)];
  const body = [
    chunk('VP8X', numberOf(4, isAnimated), ...size(first.width, first.height)),
    chunk('ANIM', numberOf(4, 0), numberOf(2, 0)),
    ...frames.map(({ x, y, width, height, ms, webp }) =>
      chunk(
        'ANMF',
        numberOf(3, x / 2),
        numberOf(3, y / 2),
        ...size(width, height),
        numberOf(3, ms),
        numberOf(1, noBlending),
        pictureIn(webp),
      ),
    ),
  ];
  return chunk('RIFF', Buffer.from('WEBP'), ...body);
}
