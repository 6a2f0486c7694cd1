// `npm run messages` with Chromium: the picture, how far it is, and letters that no font has.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeWithChromium } from '../../../support/chromium.ts';

const root = new URL('../../../..', import.meta.url).pathname;

describeWithChromium('npm run messages with Chromium', () => {
  it('does not pass over boxes where a picture is insisted on', { timeout: 180_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'infra/cli/otp.ts'), 'messages', '--screenshots', '--json', '--out', 'out'],
      // A letter of the Khitan small script: no package of fonts that is usual has it.
      { cwd: folder, env: { ...process.env, APP_NAME: 'Acme 𘬀' }, encoding: 'utf8' },
    );
    expect(status).toBe(4);
    const rows = JSON.parse(stdout) as { fonts: string; faults: string[] }[];
    for (const { fonts, faults } of rows) expect({ fonts, faults }).toEqual({ fonts: 'missing', faults: [] });
    expect(stderr).toContain(`Not checked: how ${rows.length} of them look.`);
    expect(stderr).toMatch(/apt-get install .*fonts-noto-core/);
    expect(stderr).toContain('With --screenshots a missing font is a fault.');
    expect(stderr).toContain('still: take a picture of them, ');
    expect(existsSync(join(folder, 'out/contact-sheet.png'))).toBe(true);
  });
});
