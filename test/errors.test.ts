import { describe, expect, it } from 'vitest';
import { type PublicCode, PublicError, publicText } from '../src/errors.ts';

const codes = Object.keys(publicText) as PublicCode[];

describe('a public error', () => {
  it('says its constant, and keeps what is known beyond that to itself', () => {
    const cause = new Error('Invalid parameter: PhoneNumber');
    const error = new PublicError('DELIVERY_FAILED', { cause });
    expect(error).toMatchObject({
      name: 'PublicError',
      code: 'DELIVERY_FAILED',
      message: publicText.DELIVERY_FAILED,
      cause,
    });
    expect(String(error)).not.toContain('Invalid');
    expect(error).toBeInstanceOf(Error);
  });

  it.each(codes)('%s reads well where Cognito ends it with a full stop', (code) => {
    expect(new PublicError(code).message).toMatch(/^[A-Z][^\n{}]*[a-z]$/);
  });

  it('has a different text for each code', () => {
    expect(new Set(Object.values(publicText)).size).toBe(codes.length);
  });
});
