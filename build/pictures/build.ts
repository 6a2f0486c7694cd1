// `npm run pictures`: takes the pictures of the documents from the running product, into .github/pictures/.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { takeDashboard } from './dashboard.ts';
import { takeMessages } from './messages.ts';
import { takeSignIns } from './sign-ins.ts';
import { openStage } from './stage.ts';

const folder = fileURLToPath(new URL('../../.github/pictures/', import.meta.url));

await mkdir(folder, { recursive: true });
const stage = await openStage((name) => `${folder}${name}.png`);
try {
  for (const take of [takeSignIns, takeMessages, takeDashboard]) {
    const names = await take(stage);
    process.stdout.write(`${names.map((name) => `.github/pictures/${name}.png`).join('\n')}\n`);
  }
} finally {
  await stage.close();
}
