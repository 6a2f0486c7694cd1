// Which right answer is worth a notice. Whom it goes to, its caps and its failures: test/flow/notice.test.ts.
import { describe, expect, it } from 'vitest';
import type { CodeState } from '../../src/crypto/state.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import { isNoticeDue } from '../../src/triggers/notify.ts';

const right = { kind: 'right', message: undefined, device: 'new' } as const;
const due = (
  redemption: Redemption = right,
  NOTICE: 'off' | 'new-device' = 'new-device',
  recipient: CodeState['recipient'] = 'real',
) => isNoticeDue(redemption, { recipient } as CodeState, { NOTICE });

describe('a notice', () => {
  it('is due after a right code from a device that nobody knows', () => {
    expect(due()).toBe(true);
    expect(due(right, 'new-device', 'unproven')).toBe(true);
  });

  it.each<[string, Redemption]>([
    ['a known device', { ...right, device: 'known' }],
    ["a user's first sign-in", { ...right, device: 'first' }],
    ["Cognito's second try", { kind: 'again' }],
    ['a refused guess', { kind: 'refused' }],
    ['a wrong answer', { kind: 'wrong', why: 'wrong', locks: true, disables: false }],
  ])('is not due after %s', (_what, redemption) => {
    expect(due(redemption)).toBe(false);
  });

  it('is not due with NOTICE=off, nor for the fixed code of a test identity', () => {
    expect(due(right, 'off')).toBe(false);
    expect(due(right, 'new-device', 'test')).toBe(false);
  });
});
