// The split of the tests: `npm test` needs npm alone, and the bundle is built once a run.
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { findWay, readAllImports, readSources } from './support/source-imports.ts';

const sources = readSources(import.meta.dirname);
const imports = readAllImports(sources);
const files = [...sources.keys()];
const tests = files.filter((name) => name.endsWith('.test.ts'));
const inWorld = (name: string) => name.startsWith('world/');
const outside = tests.filter((name) => !inWorld(name));

describe('npm test', () => {
  it('imports nothing that looks for Chromium, moto, cfn-lint or another tool: that is in test/world', () => {
    expect(outside.length).toBeGreaterThan(150);
    const ways = outside.map((name) => findWay(imports, name, inWorld)).filter((way) => way !== undefined);
    expect(ways).toEqual([]);
  });

  it('finds the tools in test/world alone', () => {
    const looks = files.filter((name) =>
      /\bhasTool\(|findChromium|launchChromium/.test(sources.get(name) ?? ''),
    );
    expect(looks.filter((name) => !inWorld(name) && name !== 'split.test.ts')).toEqual([]);
    expect(looks.length).toBeGreaterThan(2);
  });

  it('has a script, and so has what needs more', () => {
    expect(packageJson.scripts).toMatchObject({
      test: 'vitest run --config test/vitest.config.ts',
      'test:world': 'vitest run --config test/world/vitest.config.ts',
    });
  });
});

it('builds the bundle once a run; a test builds another one with a third channel, and the bench its own', () => {
  const own = 'split.test.ts';
  const building = files.filter((name) => name !== own && /\bbuildBundle\(/.test(sources.get(name) ?? ''));
  expect(building.sort()).toEqual(['bench/bench.ts', 'built/third-channel.test.ts', 'support/bundle.ts']);
});
