// How the sources hang together: the functional core imports no SDK, reads no environment and no clock, and throws
// no dice; nobody imports in a circle; only a channel's room knows which channel it is; each module has its tests.
import { existsSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { findChannelQuestions } from './support/channel-questions.ts';
import { findCircles, findWay, readAllImports, readImports, readSources } from './support/source-imports.ts';

const sources = readSources(new URL('../src/', import.meta.url).pathname);
const imports = readAllImports(sources);
const files = [...sources.keys()];
const text = (name: string) => sources.get(name) ?? '';
const isCore = (name: string) =>
  /^(triggers|rounds|recipients|crypto|messages)\/|^limits\/(policy|odds)\.ts$/.test(name);
/** From the top to the ground. A room imports itself and rooms below it; two rooms of one layer do not know each other. */
const layers: readonly (readonly string[])[] = [
  ['client'],
  ['index.ts'],
  ['create-deps.ts', 'rehearse-sign-in.ts'],
  ['handler.ts'],
  ['dispatch.ts'],
  ['triggers'],
  ['deps.ts'],
  ['limits'],
  ['delivery', 'human-check'],
  ['recipients', 'rounds'],
  ['telemetry', 'settings'],
  ['channels'],
  ['messages', 'aws', 'crypto'],
  ['errors.ts', 'effects.ts', 'sign-in.ts'],
];
const roomOf = (name: string): string => name.split('/')[0] ?? '';
const layersOf = (name: string): number[] =>
  layers.flatMap((rooms, i) => (rooms.includes(roomOf(name)) ? [i] : []));
const isSdk = (to: string) => /^(@aws-sdk|@smithy|@aws-lambda-powertools|@middy)\//.test(to);

describe('src', () => {
  it.each(files.filter(isCore))('%s imports no SDK and has no effects', (name) => {
    expect(text(name)).not.toMatch(/@aws-sdk|@smithy|@aws-lambda-powertools|@middy/);
    expect(text(name)).not.toMatch(/process\.env|Date\.now|new Date\(\)|Math\.random|console\./);
  });

  it.each(files.filter(isCore))('%s loads no SDK, not even through other files', (name) => {
    expect(findWay(imports, name, isSdk)).toBeUndefined();
  });

  it('reads the environment in one place', () => {
    expect(files.filter((name) => /process\.env/.test(text(name)))).toEqual(['index.ts']);
  });

  it('judges the text of a setting in one room', () => {
    const room = /^settings\//;
    expect(files.filter((name) => !room.test(name) && /\bSettingError\b/.test(text(name)))).toEqual([]);
    expect(files.filter((name) => isCore(name) && /settings\/forms\.ts/.test(text(name)))).toEqual([]);
  });

  it('shares with the client only the contract of a round', () => {
    const from = files.filter((name) => name.startsWith('client/'));
    const outside = from.flatMap((name) => (imports.get(name) ?? []).map(({ to }) => to));
    const own = (to: string) => to.startsWith('client/') || to === 'rounds/contract.ts';
    expect(outside.filter((to) => !own(to) && to !== 'react')).toEqual([]);
    expect(imports.get('rounds/contract.ts') ?? []).toEqual([]);
  });

  it('has every file in a layer, and in one only', () => {
    for (const name of files) expect([name, layersOf(name).length]).toEqual([name, 1]);
  });

  it('has its layers in src/README.md too, in the same order', () => {
    const readme = readFileSync(new URL('../src/README.md', import.meta.url), 'utf8');
    const table = readme.slice(readme.indexOf('| `src/` |'), readme.indexOf('| Folder |'));
    const rows = table.split('\n').map((row) => row.split('|')[1] ?? '');
    const named = rows.flatMap((row) => [...row.matchAll(/`([\w.-]+?)\/?`/g)].map(([, name]) => name));
    const inOrder = layers.flat().filter((name) => name !== 'rehearse-sign-in.ts');
    expect(named.slice(1).toSorted()).toEqual(inOrder.toSorted());
    const layerOf = (name: string | undefined) => layers.findIndex((rooms) => rooms.includes(name ?? ''));
    expect(named.slice(1).map(layerOf)).toEqual(inOrder.map(layerOf));
  });

  it.each(files)('%s imports from layers below its own only, types included', (name) => {
    const [layer = 0] = layersOf(name);
    const inside =
      imports.get(name)?.filter(({ to }) => sources.has(to) && roomOf(to) !== roomOf(name)) ?? [];
    expect(inside.filter(({ to }) => (layersOf(to)[0] ?? 0) <= layer)).toEqual([]);
  });

  it('has no circle of imports, those of types included', () => {
    const all = [...imports].map(([from, list]) => [from, list.map(({ to }) => to)] as const);
    expect(findCircles(new Map(all))).toEqual([]);
  });
});

describe('a channel', () => {
  // The client has a word for each channel, and WebOTP reads SMS only.
  const outside = files.filter((name) => !/^(channels|client)\//.test(name));

  it.each(outside)('%s does not ask which one it is', (name) => {
    expect(findChannelQuestions(text(name))).toEqual([]);
  });

  it.each(outside)('%s goes by the list, not into a channel’s room', (name) => {
    const into = imports.get(name)?.filter(({ to }) => /^channels\/[^/]+\//.test(to));
    expect(into).toEqual([]);
  });
});

describe('each module with logic', () => {
  const elsewhere: Readonly<Record<string, string>> = {
    'index.ts': 'run as it is built: test/built/, test/infra/local/',
    // One client over real connections: a test a promise, in test/aws/.
    'aws/clients.ts':
      'wire.test.ts, sends.test.ts, table.test.ts, environment.test.ts, test/rehearse-sign-in.test.ts',
    // In Chromium, as the package has them: test/world/client/.
    'client/element/element.ts': 'test/world/client/',
    'client/element/style.ts': 'test/world/client/',
    'client/element/texts.ts': 'test/world/client/',
    'rounds/contract.ts': 'the names that client.test.ts and public-parameters.test.ts read',
    'client/react.ts': 'test/world/client/, by the React example',
    'client/web-otp.ts': 'no browser here has WebOTP: nobody has run it',
    'client/human-check.ts': 'altcha.test.ts',
    'client/password.ts': 'test/infra/local/otp-client.test.ts: the pool holds a password policy',
    'client/read-round.ts': 'client.test.ts',
    'client/storage.ts': 'client.test.ts',
    'client/transports/amplify.ts': 'test/infra/local/otp-client.test.ts',
    'aws/connections.ts': 'frozen.test.ts, sends.test.ts, and test/built/starts.test.ts',
  };
  /** Types are gone when it runs, and a re-exported name is no logic of this file. */
  const hasLogic = (name: string) =>
    transformSync(text(name), { loader: 'ts', minify: true, logLevel: 'silent' })
      .code.replace(/\b(?:import|export)[^;]*?(?:\bfrom)?"[^"]*";/g, '')
      .replace('export{};', '')
      .trim() !== '';
  const hasTest = (name: string) =>
    existsSync(new URL(name.replace(/\.ts$/, '.test.ts'), new URL('.', import.meta.url)));
  const modules = files.filter(hasLogic);

  it.each(modules.filter((name) => !Object.hasOwn(elsewhere, name)))('%s has a test file', (name) => {
    expect(hasTest(name)).toBe(true);
  });

  it.each(Object.keys(elsewhere))('%s is still a module without one', (name) => {
    expect(modules).toContain(name);
    expect(hasTest(name)).toBe(false);
  });

  it('is something else than types and names handed on', () => {
    for (const name of ['deps.ts', 'limits/table.ts', 'channels/channel.ts', 'channels/sms/phone-parser.ts'])
      expect(modules).not.toContain(name);
    expect(modules).toContain('errors.ts');
  });
});

describe('what reads the sources', () => {
  it.each([
    ["import type { A } from './a.ts';", [{ to: 'x/a.ts', isType: true }]],
    ["import { type A, b } from '../b.ts';", [{ to: 'b.ts', isType: false }]],
    ["import {\n  a,\n  b,\n} from '@aws-sdk/client-sns';", [{ to: '@aws-sdk/client-sns', isType: false }]],
    ["import './effect.ts';", [{ to: 'x/effect.ts', isType: false }]],
    ["export * from './all.ts';", [{ to: 'x/all.ts', isType: false }]],
    ["export type { T } from './t.ts';", [{ to: 'x/t.ts', isType: true }]],
    ["const late = () => import('./late.ts');", [{ to: 'x/late.ts', isType: false }]],
    ["// import { a } from './a.ts';\n/* import './b.ts'; */\nexport const url = 'https://x';", []],
    ["export type Kind = 'a' | 'b';", []],
  ])('finds the imports of %j', (source, found) => {
    expect(readImports('x/y.ts', source)).toEqual(found);
  });

  it('finds a circle, and the way to what is forbidden, past imports of types', () => {
    expect(
      findCircles(
        new Map([
          ['start', ['a']],
          ['a', ['b']],
          ['b', ['c', 'end']],
          ['c', ['a']],
          ['end', []],
        ]),
      ),
    ).toEqual(['a', 'b', 'c']);
    const graph = new Map([
      [
        'a',
        [
          { to: 'sdk', isType: true },
          { to: 'b', isType: false },
        ],
      ],
      [
        'b',
        [
          { to: 'a', isType: false },
          { to: 'c', isType: false },
        ],
      ],
      ['c', [{ to: 'sdk', isType: false }]],
    ]);
    expect(findWay(graph, 'a', (to) => to === 'sdk')).toEqual(['a', 'b', 'c', 'sdk']);
    expect(findWay(new Map([['a', [{ to: 'sdk', isType: true }]]]), 'a', () => true)).toBeUndefined();
  });

  it.each([
    "const value = attributes[medium === 'SMS' ? 'phone_number' : 'email'];",
    "if (medium === 'EMAIL')",
    "return destination.via === 'SMS' ? destination.phone : destination.address;",
    "if ('SMS' !== destination.via)",
    "if (channels.includes('EMAIL') && settings.EMAIL_FROM === undefined)",
    "new Set(channels).has('sms')",
    "['SMS', 'EMAIL'].includes(name)",
    "switch (via) { case 'SMS': return 1; }",
    'case "email":',
    "const first = isFirst ? 'SMS' : 'EMAIL';",
    'const attribute = { SMS: "phone_number", EMAIL: "email" }[name];',
    "const attribute = { 'sms': 1 }[name];",
    '/^(SMS|EMAIL)$/.test(name)',
    'name == `email`',
  ])('finds the question in %s', (line) => {
    expect(findChannelQuestions(line)).not.toEqual([]);
  });

  it.each([
    "CHANNELS: list(channel, '`sms`, `email`, or both in order of preference', 'sms,email'),",
    'if (settings.SMS_BREAKER_PERCENT !== 0)',
    "type Rules = Pick<Settings, 'SMS_PER_HOUR' | 'EMAIL_FROM'>;",
    'const { email } = attributes;',
    "const label = { sns: 'sns', ses: 'email' };",
    "// where it is === 'SMS'",
    'readonly sms: MessageCeiling;',
    "export type ChannelName = 'SMS' | 'EMAIL';",
  ])('finds none in %s', (line) => {
    expect(findChannelQuestions(line)).toEqual([]);
  });
});
