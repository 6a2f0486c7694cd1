// The function's own process: its environment, its context, its failures, its end.
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLambda, type LogLine } from '../../../infra/host/process.ts';
import { bundleOf } from '../../support/local-bundle.ts';

async function lambdaOf(source: string, env: Record<string, string> = {}) {
  const log: LogLine[] = [];
  const lambda = createLambda({
    bundleDir: await bundleOf(source),
    region: 'eu-west-1',
    env,
    timeoutMs: 5000,
    onLog: (line) => log.push(line),
  });
  onTestFinished(lambda.close);
  return { ...lambda, log };
}

const exported = (body: string) => `export const handler = async (event, context) => { ${body} };`;

describe('the process', () => {
  it("has Lambda's environment and the given settings, and nothing of this machine's", async () => {
    process.env.LEAKS_IN = 'yes';
    onTestFinished(() => {
      delete process.env.LEAKS_IN;
    });
    const { invoke } = await lambdaOf(exported('return process.env'), { OTP_TABLE: 'none' });
    const { payload } = (await invoke({})) as { payload: Record<string, string> };
    expect(payload).toMatchObject({
      OTP_TABLE: 'none',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    });
    expect(payload.AWS_LAMBDA_FUNCTION_NAME).toBeTypeOf('string');
    expect(payload).not.toHaveProperty('LEAKS_IN');
    expect(payload).not.toHaveProperty('HOME');
  });

  it('hands over the event as JSON carries it, and two arguments', async () => {
    const { invoke } = await lambdaOf(
      'export const handler = async (...all) => ({ event: all[0], count: all.length, context: all[1], left: all[1].getRemainingTimeInMillis() });',
    );
    const { payload } = (await invoke({ at: new Date(0), gone: undefined, kept: null })) as {
      payload: { left: number };
    };
    expect(payload).toMatchObject({
      event: { at: '1970-01-01T00:00:00.000Z', kept: null },
      count: 2,
      context: { awsRequestId: expect.any(String), functionVersion: '$LATEST', memoryLimitInMB: '512' },
    });
    expect(payload.left).toBeGreaterThan(4000);
    expect(payload.left).toBeLessThanOrEqual(5000);
  });

  it('serves invocations that overlap', async () => {
    const { invoke } = await lambdaOf(`
      let waiting;
      export const handler = (event) => event.first
        ? new Promise((resolve) => { waiting = resolve; })
        : (waiting('released by the second'), 'second');`);
    const answers = await Promise.all([invoke({ first: true }), invoke({})]);
    expect(answers).toMatchObject([{ payload: 'released by the second' }, { payload: 'second' }]);
  });

  it('passes errors back by type and message, and stays', async () => {
    const { invoke } = await lambdaOf(
      exported("if (event.bad) throw new RangeError('too far'); return 'ok'"),
    );
    expect(await invoke({ bad: true })).toEqual({
      cold: true,
      error: { errorType: 'RangeError', errorMessage: 'too far' },
    });
    expect(await invoke({})).toEqual({ cold: false, payload: 'ok' });
  });

  it('makes null of an answer that is none', async () => {
    const { invoke } = await lambdaOf(exported(''));
    expect(await invoke({})).toEqual({ cold: true, payload: null });
  });

  it('is replaced after a crash, which every pending invocation hears of', async () => {
    const { invoke, log } = await lambdaOf(
      exported(`
        if (event.wait) return new Promise(() => undefined);
        if (event.crash) { console.error('going down'); process.exit(3); }
        return 'up';`),
    );
    const lost = invoke({ wait: true });
    const crashed = { error: { errorType: 'Runtime.ExitError' } };
    expect(await invoke({ crash: true })).toMatchObject(crashed);
    expect(await lost).toMatchObject(crashed);
    expect(JSON.stringify(await lost)).toContain('Error: Runtime exited with error: exit status 3');
    expect(await invoke({})).toEqual({ cold: true, payload: 'up' });
    expect(log).toContainEqual({ stream: 'stderr', line: 'going down' });
  });

  it('starts cold on demand, and is warm otherwise', async () => {
    const { invoke, coldStart } = await lambdaOf(
      'let calls = 0; export const handler = async () => ++calls;',
    );
    expect(await invoke({})).toEqual({ cold: true, payload: 1 });
    expect(await invoke({})).toEqual({ cold: false, payload: 2 });
    await coldStart();
    expect(await invoke({})).toEqual({ cold: true, payload: 1 });
  });

  it('is gone after close', async () => {
    const { invoke, close } = await lambdaOf(exported('return process.pid'));
    const { payload } = (await invoke({})) as { payload: number };
    expect(process.kill(payload, 0)).toBe(true);
    await close();
    expect(() => process.kill(payload, 0)).toThrow('ESRCH');
  });

  it('hands on what it writes, line by line', async () => {
    const { invoke, log } = await lambdaOf(
      exported("console.log('one\\ntwo'); process.exitCode = 0; return 1"),
    );
    await invoke({});
    await invoke({});
    expect(log.filter(({ stream }) => stream === 'stdout').map(({ line }) => line)).toEqual(
      expect.arrayContaining(['one', 'two']),
    );
  });
});

describe('a failure at start', () => {
  it.each([
    ['a bundle that throws', "throw new Error('OTP_SECRET is missing')", 'OTP_SECRET is missing'],
    ['no handler', 'export const other = 1', 'index.handler is undefined or not exported'],
    [
      'a handler with a callback',
      'export const handler = (a, b, c) => c()',
      'Callback-based handlers are not supported',
    ],
  ])('is the error of the invocation: %s', async (_, source, errorMessage) => {
    const { invoke } = await lambdaOf(source);
    expect(await invoke({})).toMatchObject({ error: { errorMessage } });
  });

  it('is tried afresh by the next invocation', async () => {
    const { invoke } = await lambdaOf("throw new Error('no')");
    expect(await invoke({})).toMatchObject({ cold: true });
    expect(await invoke({})).toMatchObject({ cold: true });
  });
});
