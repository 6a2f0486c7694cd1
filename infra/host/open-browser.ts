// Opens an address in the person's browser, as the system does it.
import { spawn } from 'node:child_process';

/** Resolves to false where nothing on this machine can open it. */
export function openInBrowser(url: string): Promise<boolean> {
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? // The address is no word of a shell's: `&` in it would be one for cmd.
          ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]];
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
