import { describe, expect, it } from 'vitest';
import { createTelemetry, errorName } from '../../src/telemetry/telemetry.ts';
import { breakOutput, hearLines, writeLine } from '../support/heard.ts';

describe('the lines of a call', () => {
  it('are those of the start until a call begins', () => {
    const lines = hearLines();
    const { emit, publish } = createTelemetry('otp', writeLine);
    emit('CodeSent', { Channel: 'SMS' });
    publish();
    expect(lines).toMatchObject([{ service: 'otp', trigger: 'Init', id: 'none' }]);
  });

  it('carry its keys and what was added to them, logs and metrics alike', () => {
    const lines = hearLines();
    const { begin, append, logger, emit, publish } = createTelemetry('otp', writeLine);
    begin({ trigger: 'PreSignUp_SignUp', id: 'a' });
    append({ code: 'c' });
    logger().error('refused');
    emit('CodeSent', { Channel: 'SMS' });
    publish();
    expect(lines).toMatchObject(new Array(2).fill({ trigger: 'PreSignUp_SignUp', id: 'a', code: 'c' }));
  });

  it('carry in their metrics no key of the call before', () => {
    const lines = hearLines();
    const { begin, append, emit, publish } = createTelemetry('otp', writeLine);
    begin({ trigger: 'A_B', id: 'a' });
    append({ code: 'c' });
    begin({ trigger: 'C_D', id: 'd' });
    emit('CodeSent', { Channel: 'SMS' });
    publish();
    expect(lines).toMatchObject([{ trigger: 'C_D', id: 'd' }]);
    expect(lines[0]).not.toHaveProperty('code');
  });

  it('differ between deployments', () => {
    const lines = hearLines();
    for (const name of ['one', 'two']) {
      const { emit, publish } = createTelemetry(name, writeLine);
      emit('CodeSent', { Channel: 'SMS' });
      publish();
    }
    expect(lines).toMatchObject([{ service: 'one' }, { service: 'two' }]);
  });

  it('fail no sign-in when they cannot be written', () => {
    const { begin, append, publish, emit } = createTelemetry('otp', writeLine);
    breakOutput();
    expect(() => {
      begin({ trigger: 'A_B', id: 'a' });
      append({ code: 'c' });
      emit('SignIn');
      publish();
    }).not.toThrow();
  });
});

describe('the name of an error', () => {
  it.each([
    [new TypeError('+4915123456789'), 'TypeError'],
    [Object.assign(new Error('x'), { name: 'TimeoutError', code: 'ECONNRESET' }), 'ECONNRESET'],
    [Object.assign(new Error('x'), { name: 'sent to ada@example.com' }), 'Error'],
    [Object.assign(new Error('ada@example.com'), { name: 'OptedOut' }), 'OptedOut'],
    ['ada@example.com', 'string'],
    [{ name: 'ada@example.com' }, 'object'],
    [null, 'object'],
    [undefined, 'undefined'],
  ])('is all that is said of it: %#', (error, name) => {
    expect(errorName(error)).toBe(name);
  });
});
