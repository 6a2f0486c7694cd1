// What a command prints: progress where it takes long, and JSON alone on stdout with --json.
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openTerminal } from '../../../infra/cli/terminal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open({ json = false, isTTY = false } = {}) {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const streams = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  const read = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return {
    terminal: openTerminal({ json, yes: false }, streams),
    stdout: () => read(streams.stdout),
    stderr: () => read(streams.stderr),
  };
}

const take = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('value'), ms));

it('says nothing of what is quick, and what is under way after two seconds', async () => {
  const { terminal, stdout } = open();
  const quick = terminal.watch('read the stack', take(1_900));
  await vi.advanceTimersByTimeAsync(1_900);
  expect(await quick).toBe('value');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stdout()).toBe('');

  const slow = terminal.watch('read the stack', take(15_000));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stdout()).toBe('  still: read the stack (2.0 s)\n');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stdout()).toBe('  still: read the stack (12.0 s)\n');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await slow).toBe('value');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stdout()).toBe('');
});

it('says of a step that it begins, goes on, and ends or fails', async () => {
  const { terminal, stdout } = open();
  const step = terminal.step('upload the zip', take(10_500));
  await vi.advanceTimersByTimeAsync(10_500);
  await step;
  expect(stdout()).toBe('… upload the zip\n  still: upload the zip (10.0 s)\n✓ upload the zip (10.5 s)\n');
  await expect(terminal.step('test it', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stdout()).toBe('… test it\n✗ test it\n');
});

it('with --json has the result alone on stdout, and everything else on stderr', async () => {
  const { terminal, stdout, stderr } = open({ json: true });
  terminal.say('a line');
  await terminal.step('a step', async () => {});
  const slow = terminal.watch('a wait', take(3_000));
  await vi.advanceTimersByTimeAsync(3_000);
  await slow;
  terminal.result({ changed: false });
  expect(JSON.parse(stdout())).toEqual({ changed: false });
  expect(stderr()).toBe('a line\n… a step\n✓ a step (0.0 s)\n  still: a wait (2.0 s)\n');
});

it('without --json drops the result', () => {
  const { terminal, stdout, stderr } = open();
  terminal.result({ changed: false });
  expect(stdout() + stderr()).toBe('');
});
