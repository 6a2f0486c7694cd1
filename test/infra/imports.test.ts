// The rooms of infra/ and build/: who may import whom. What people run in production does not import the playground, and
// the published construct does not import the command line.
import { describe, expect, it } from 'vitest';
import { findCircles, findWay, readAllImports, readSources } from '../support/source-imports.ts';

const root = new URL('../../', import.meta.url).pathname;
const sources = new Map(
  ['src', 'infra', 'build'].flatMap((folder) =>
    [...readSources(`${root}${folder}/`)].map(([name, text]) => [`${folder}/${name}`, text] as const),
  ),
);
const imports = readAllImports(sources);

/** What each room must not import, for types neither. The first room that a path begins with counts. */
const forbidden: readonly (readonly [room: string, not: readonly string[]])[] = [
  ['src/', ['infra/', 'build/']],
  // What npm runs: one file a command, over everything else.
  ['infra/bin/', ['build/']],
  ['infra/cli/', ['infra/local/', 'build/']],
  ['infra/local/', ['infra/cli/', 'build/']],
  ['infra/host/', ['infra/cli/', 'infra/local/', 'infra/iac/', 'build/']],
  ['infra/iac/', ['infra/bin/', 'infra/cli/', 'infra/local/', 'build/']],
  // The template and what renders it.
  ['infra/', ['infra/cli/', 'infra/local/', 'build/']],
];

describe.each(forbidden)('%s', (room, not) => {
  const inside = [...imports].filter(
    ([name]) => forbidden.find(([first]) => name.startsWith(first))?.[0] === room,
  );

  it('has files', () => {
    expect(inside.length).toBeGreaterThan(0);
  });

  it.each(not)('imports nothing of %s', (other) => {
    const found = inside.flatMap(([name, list]) =>
      list.filter(({ to }) => to.startsWith(other)).map(({ to }) => `${name} → ${to}`),
    );
    expect(found).toEqual([]);
  });
});

describe('what is published', () => {
  it('as the CDK construct does not reach the command line, the playground, or what reads YAML', () => {
    const isOther = (to: string) => /^infra\/(cli|local|host)\/|^yaml$/.test(to);
    expect(findWay(imports, 'infra/iac/cdk/index.ts', isOther)).toBeUndefined();
  });

  it('as the command line does not reach the playground or the bundler', () => {
    const isOther = (to: string) => /^(infra\/local|build\/(bundle|messages|pictures))\/|^esbuild$/.test(to);
    expect(findWay(imports, 'build/package/otp-router.ts', isOther)).toBeUndefined();
  });
});

it('nobody imports in a circle, for types neither', () => {
  const all = [...imports].map(([from, list]) => [from, list.map(({ to }) => to)] as const);
  expect(findCircles(new Map(all))).toEqual([]);
});

it('the command line opens AWS clients in one file, which knows the proxy, the time limits and the permissions to name', () => {
  const opening = [...sources].filter(
    ([name, text]) => name.startsWith('infra/cli/') && /\bnew \w+Client\(/.test(text),
  );
  expect(opening.map(([name]) => name)).toEqual(['infra/cli/aws/clients.ts']);
});
