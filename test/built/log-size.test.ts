// How much a sign-in writes, counted on the built bundle: CloudWatch bills it by the byte. infra/scale.md says so too.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Aws, startAws } from '../bench/aws.ts';
import { signIn, somebody } from '../bench/sign-in.ts';
import { startFunction } from '../support/started.ts';

const bundleDir = inject('bundle').dir;
let aws: Aws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

describe.each([
  ['SMS', 11],
  ['EMAIL', 11],
] as const)('a sign-in by %s', (medium, lineCount) => {
  it(`writes ${lineCount} lines, and as many bytes as infra/scale.md says`, async () => {
    const lambda = await startFunction(bundleDir, aws.env);
    onTestFinished(() => lambda.stop());
    // The second one: the first has another line for the cold start.
    const lambdaCall = { call: (event: unknown) => lambda.call(event) as never };
    await signIn(lambdaCall, somebody(medium), aws.lastCode);
    await expect.poll(() => lambda.lines.length).toBeGreaterThanOrEqual(lineCount);
    lambda.lines.length = 0;
    await signIn(lambdaCall, somebody(medium), aws.lastCode);
    await expect.poll(() => lambda.lines.length).toBe(lineCount);
    const kB = lambda.lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) / 1000;
    const page = await readFile(new URL('../../infra/scale.md', import.meta.url), 'utf8');
    const said = new RegExp(`${lineCount} lines, ([\\d.]+) kB by ${medium === 'SMS' ? 'SMS' : 'email'}`).exec(
      page,
    );
    expect(said?.[1], `${lineCount} lines, ${kB.toFixed(1)} kB`).toBe(kB.toFixed(1));
  });
});
