// `npm run messages` as a person runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { locales } from '../../src/messages/locales.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'messages-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'build/messages/messages.ts'), '--out', join(folder, 'out'), ...args],
    { cwd: folder, env: { PATH: process.env.PATH ?? '', ...env }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('npm run messages', () => {
  it('prints one line per language, without colours where there is no terminal, and exits with 0', () => {
    const { status, stdout, stderr } = run([]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [heading, ...rows] = stdout.split('\n\n')[0]?.split('\n') ?? [];
    expect(heading?.split(/ {2,}/)).toEqual([
      'brand',
      'locale',
      'encoding',
      'characters',
      'parts',
      'left out',
      'faults',
    ]);
    expect(rows.map((row) => row.split(/\s+/)[1])).toEqual([...locales]);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('30 messages by SMS and as many by email: no faults.');
  });

  it('writes every message, and a page that shows them', () => {
    const brands = join(folder, 'brands.json');
    writeFileSync(brands, JSON.stringify({ client1: { appName: 'Beta + Söhne' } }));
    expect(run(['--brands', brands]).status).toBe(0);
    for (const name of ['default', 'client1'])
      expect(readdirSync(join(folder, 'out', name)).sort()).toEqual(
        locales
          .flatMap((l) => [l, `${l}.notice`])
          .flatMap((file) => [`${file}.html`, `${file}.sms.txt`, `${file}.txt`])
          .sort(),
      );
    expect(readFileSync(join(folder, 'out/client1/de.sms.txt'), 'utf8')).toContain('Beta + Söhne');
    expect(readFileSync(join(folder, 'out/index.html'), 'utf8')).toContain('href="client1/de.html"');
  });

  it('reads the function’s settings', () => {
    const env = {
      APP_NAME: 'Acme',
      CODE_LENGTH: '8',
      CODE_TTL_SECONDS: '119',
      WEB_ORIGIN: 'https://a.example.com',
    };
    expect(run([], env).status).toBe(0);
    expect(readFileSync(join(folder, 'out/default/en.sms.txt'), 'utf8')).toBe(
      '04821359 is your code for Acme. It expires in 1 minute. Do not share it.\n@a.example.com #04821359',
    );
  });

  it('gives the table as data', () => {
    const { stdout } = run(['--json']);
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(rows).toHaveLength(locales.length);
    expect(rows[0]).toEqual({
      brand: 'default',
      locale: 'en',
      encoding: 'GSM-7',
      units: 75,
      parts: 1,
      leftOut: [],
      faults: [],
    });
  });

  it('says what each SMS leaves out, and that none with the README’s own example leaves out the warning', () => {
    const env = { APP_NAME: 'Acme Travel', WEB_ORIGIN: 'https://travel.example.com' };
    const rows = JSON.parse(run(['--json'], env).stdout) as { locale: string; leftOut: string[] }[];
    expect(rows.find(({ locale }) => locale === 'en')?.leftOut).toEqual([]);
    expect(rows.find(({ locale }) => locale === 'ru')?.leftOut).toEqual(['expiry']);
    for (const { leftOut } of rows) expect(leftOut).not.toContain('warning');
    expect(run([], env).stdout).toMatch(/^default {2}ru .* {2}expiry +–$/m);
  });

  it('warns where the name has no room, and names no language where it has', () => {
    const env = { APP_NAME: 'Acme Travel Holidays', WEB_ORIGIN: 'https://travel.example.com' };
    const { status, stdout } = run([], env);
    expect(status).toBe(0);
    expect(stdout).toMatch(/no room for the name in .*\bru\b/);
    expect(run([]).stdout).not.toContain('no room');
  });

  it('prints the template for India in the regulator’s form, and refuses a name that no variable holds', () => {
    expect(run([]).stdout).not.toContain('India');
    const { status, stdout } = run([], { SMS_ENTITY_ID: '1101' });
    expect(status).toBe(0);
    expect(stdout).toContain(
      '\n  {#var#} is your one-time code to sign in to {#var#}. It works once. Do not share it with anyone.\n',
    );
    const long = run([], { SMS_ENTITY_ID: '1101', APP_NAME: 'n'.repeat(31) });
    expect(long.status).toBe(4);
    expect(long.stdout).toContain('at most 30 characters');
  });

  it('renders one brand where one is asked for, and names the others where there is no such', () => {
    const env = { BRANDS: JSON.stringify({ client1: { androidAppHash: 'FA+9qCX9VSu' }, client2: {} }) };
    const { status, stdout } = run(['--brand', 'client1', '--json'], env);
    expect(status).toBe(0);
    const rows = JSON.parse(stdout) as { brand: string }[];
    expect(new Set(rows.map(({ brand }) => brand))).toEqual(new Set(['client1']));
    expect(readFileSync(join(folder, 'out/client1/en.sms.txt'), 'utf8')).toMatch(/\nFA\+9qCX9VSu$/);
    const missing = run(['--brand', 'client3'], env);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('default, client1, client2');
  });

  it('shows every mail on one page, light and dark, under the name of its language', () => {
    expect(run([]).status).toBe(0);
    const page = readFileSync(join(folder, 'out/index.html'), 'utf8');
    expect(page).toContain('German, Deutsch (de)');
    expect(page.match(/<iframe srcdoc=/g)).toHaveLength(4 * locales.length);
    expect(page).not.toContain('prefers-color-scheme:dark){\nbody');
  });

  it('ends with 4 where a message has a fault', () => {
    // No wording is short enough beside a host of the greatest length.
    const host = `${Array.from({ length: 4 }, () => 'a'.repeat(60)).join('.')}.example`;
    const { status, stdout } = run([], { WEB_ORIGIN: `https://${host}` });
    expect(status).toBe(4);
    expect(stdout).toContain('SMS takes 2 parts');
    expect(stdout).toContain(`${3 * locales.length} faults`);
  });

  it('says what is wrong with the settings, all at once and without a stack', () => {
    const { status, stdout, stderr } = run([], {
      APP_NAME: '<b>',
      CODE_LENGTH: '4',
      BRANDS: '{"x":{"name":"y"}}',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect([...stderr.matchAll(/^- (\w+)/gm)].map(([, name]) => name)).toEqual([
      ...['CODE_LENGTH', 'APP_NAME', 'BRANDS'],
    ]);
    expect(stderr).not.toContain('<b>');
  });

  it.each([[['--nope']], [['--brands', 'missing.json']], [['extra']]])('is friendly about %j', (args) => {
    const { status, stderr } = run(args);
    expect(status).toBe(1);
    expect(stderr.trim()).not.toBe('');
    expect(stderr).not.toContain('    at ');
  });

  it('explains itself', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('--brands FILE');
  });
});
