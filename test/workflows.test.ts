// What GitHub runs and asks: the scripts are there, rights are least, and nobody is asked for secrets or personal data.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const folder = join(root, '.github/workflows');
const files = readdirSync(folder);

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<
    string,
    {
      readonly 'timeout-minutes': number;
      readonly permissions?: Record<string, string>;
      readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
    }
  >;
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { on, permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('may only read, but for the jobs that say why', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const { permissions: more = {} } of Object.values(jobs))
      expect(file === 'release.yml' || Object.keys(more).length === 0).toBe(true);
    expect(Object.keys(on)).not.toContain('pull_request_target');
  });

  it('uses no secret, puts nothing of the event into a script, and ends by itself', () => {
    expect(text).not.toMatch(/secrets\./);
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{/);
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('pins every action to a version, and leaves no token in the checkout', () => {
    for (const { uses, with: inputs } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
      if (uses.startsWith('actions/checkout')) expect(inputs).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('runs scripts that there are', () => {
    for (const { run = '' } of steps) {
      for (const [, script = ''] of run.matchAll(/npm run ([\w:-]+)/g))
        expect(packageJson.scripts).toHaveProperty([script]);
      for (const [, path = ''] of run.matchAll(/bash (\S+)/g))
        expect(existsSync(join(root, path))).toBe(true);
    }
  });
});

it('tests what is pushed and what is proposed, and releases what is tagged', () => {
  const on = (file: string) => (parse(readFileSync(join(folder, file), 'utf8')) as Workflow).on;
  expect(Object.keys(on('test.yml'))).toEqual(['push', 'pull_request']);
  expect(on('release.yml')).toEqual({ push: { tags: ['v*'] } });
});

describe.each(readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml'))(
  'the form %s',
  (file) => {
    const form = parse(readFileSync(join(root, '.github/ISSUE_TEMPLATE', file), 'utf8')) as {
      readonly name: string;
      readonly description: string;
      readonly body: readonly { readonly type: string; readonly attributes: { readonly value?: string } }[];
    };

    it('has a name and fields, and links to pages that there are', () => {
      expect(form.name && form.description).toBeTruthy();
      expect(form.body.some(({ type }) => type === 'textarea')).toBe(true);
      for (const { attributes } of form.body)
        for (const [, path = ''] of (attributes.value ?? '').matchAll(/\.\.\/blob\/main\/([^)]+)\)/g))
          expect(existsSync(join(root, path)), path).toBe(true);
    });
  },
);
