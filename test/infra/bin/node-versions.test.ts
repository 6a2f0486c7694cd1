// Which Node runs what: the one that npm brings, the one a version manager picks, the one that package users need, and an old one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const entries = readdirSync(join(root, 'infra/bin')).filter((name) => name.endsWith('.ts'));

describe('the Node that is asked for', () => {
  const pinned = packageJson.devDependencies.node.replace(/^\D+/, '').split('.')[0];
  const least = packageJson.engines.node.replace('>=', '');

  it('is the one that npm brings, wherever a version manager looks', () => {
    expect(read('.nvmrc').trim()).toBe(pinned);
  });

  it.each(['README.md', '.github/CONTRIBUTING.md'])('is the one of `engines` in %s', (page) => {
    expect(read(page)).toContain(`Node ${least} or later`);
  });
});

describe('npm ci', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: true; optional?: true }>;
  };

  it('knows of every package with an install script whether it may run', () => {
    const withScripts = Object.entries(packages)
      .filter(([path, { hasInstallScript, optional }]) => path !== '' && hasInstallScript && !optional)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(Object.keys(packageJson.allowScripts).sort()).toEqual([...new Set(withScripts)].sort());
  });

  it('prints errors only', () => {
    expect(read('.npmrc')).toMatch(/^loglevel=error$/m);
  });
});

describe.each(entries)('infra/bin/%s', (name) => {
  const file = join(root, 'infra/bin', name);

  it('is what the npm script of that name runs', () => {
    expect(packageJson.scripts).toHaveProperty([name.replace('.ts', '')], `node infra/bin/${name}`);
  });

  it('is JavaScript without imports, which a Node that knows no TypeScript runs', () => {
    const source = readFileSync(file, 'utf8');
    expect(() => transformSync(source, { loader: 'js' })).not.toThrow();
    expect(source).not.toMatch(/^(import|export)\b/m);
    expect(JSON.parse(read('infra/bin/package.json'))).toEqual({ type: 'commonjs' });
  });

  it('says in one sentence that this Node is too old', () => {
    const old = join(root, 'test/infra/bin/as-node-20.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', old, file], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^This needs Node 24, and node is 20\.20\.2: run it by npm, .+: npm .+\n$/);
  });

  const olds = ['/usr/bin/node', '/usr/local/bin/node'].filter((node) => {
    const version = existsSync(node) && spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
    return version && Number.parseInt(version.slice(1), 10) < 24;
  });
  it.each(olds)('says so by the machine’s own %s', (node) => {
    const { status, stderr } = spawnSync(node, [file], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^This needs Node 24, and node is .+\n$/);
  });
});
