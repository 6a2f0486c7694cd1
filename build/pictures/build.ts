// `npm run pictures`: takes the pictures of the documents from the running product, into .github/pictures/.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readScriptFlags } from '../../infra/host/script-flags.ts';
import { takeDashboard } from './dashboard.ts';
import { takeFilm } from './film.ts';
import { takeMessages } from './messages.ts';
import { openPlayground } from './playground.ts';
import { takeSignIns } from './sign-ins.ts';

const folder = fileURLToPath(new URL('../../.github/pictures/', import.meta.url));

readScriptFlags({
  command: 'npm run pictures',
  help: `Takes the pictures of the documents from the running product, with Chromium, into .github/pictures/: about two
minutes. On a busy machine it refuses to take the dashboard, since the table would time out and the picture show it.`,
});

await mkdir(folder, { recursive: true });
const playground = await openPlayground((name, ending = 'png') => `${folder}${name}.${ending}`);
try {
  for (const take of [takeSignIns, takeMessages, takeDashboard, takeFilm]) {
    const names = await take(playground);
    process.stdout.write(`${names.map((name) => `.github/pictures/${name}`).join('\n')}\n`);
  }
} finally {
  await playground.close();
}
