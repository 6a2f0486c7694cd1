import { describe, expect, it } from 'vitest';
import { misspellings } from '../../src/settings/misspellings.ts';

const known = ['OTP_TABLE', 'CODE_LENGTH', 'SMS_BREAKER_PERCENT', 'MAX_SENDS'] as const;

describe('a name in the environment', () => {
  it.each(['OTP_TABEL', 'OTP_TABL', 'OTP_TABLES', 'OPT_TABEL', 'OTPTABLE'])(
    '%s is taken for a setting that is two letters away at most',
    (name) => {
      expect(misspellings([name], known)).toEqual([`${name} is not a setting: did you mean OTP_TABLE?`]);
    },
  );

  it.each(['OTP_PEPPER', 'SMS_BREAKER_LEVEL'])('%s is a fault: nobody else names things so', (name) => {
    expect(misspellings([name], known)).toEqual([`${name} is not a setting: remove it`]);
  });

  it.each([...known, 'PATH', 'HOSTNAME', 'CODE', 'AWS_MAX_SENDS', 'LAMBDA_TASK_ROOT', 'npm_lifecycle_event'])(
    '%s is left alone',
    (name) => {
      expect(misspellings([name], known)).toEqual([]);
    },
  );
});
