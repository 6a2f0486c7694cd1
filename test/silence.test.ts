// The listener itself. What it is shown here stays out of what it keeps, or it would fail this very file.
import { expect, it } from 'vitest';
import { hasHeard, holds } from './support/silence.ts';

it('hears a secret in a line, whatever stands around it', () => {
  for (const line of ['{"answer":"5550001"}', 'code 5550001 sent', '5550001', 'to=5550001,'])
    expect(holds(['{}', line], '5550001'), line).toBe(true);
});

it('finds an address or a nonce with special characters', () => {
  expect(holds(['mail to <dave+x@example.org>'], 'dave+x@example.org')).toBe(true);
  expect(holds(['nonce=ab-_c.real'], 'ab-_c')).toBe(true);
});

it('does not take a part of an id or a time for a secret', () => {
  expect(holds(['"id":"a5550001b"', '17555000199', 'req-5550001-x'], '5550001')).toBe(false);
});

it('hears the console and the streams of this file, whatever file this process ran before', () => {
  console.log('a marker for the listener');
  process.stderr.write('another marker\n');
  expect(hasHeard('a marker for the listener')).toBe(true);
  expect(hasHeard('another marker')).toBe(true);
});
