import { describe, expect, it } from 'vitest';
import {
  filterPattern,
  formatLine,
  isLineId,
  lineResult,
} from '../../../../infra/cli/operators/log-lines.ts';
import { createTelemetry } from '../../../../src/telemetry/telemetry.ts';
import { hearLines, writeLine } from '../../../support/heard.ts';

// In the time zone of this machine, as the command shows it.
const timestamp = new Date(2026, 10, 23, 14, 3, 7, 5).getTime();
const event = (message: string) => ({ eventId: '1', timestamp, message });
const plain = (_: string, text: string) => text;
const format = (message: string | object) =>
  formatLine(event(typeof message === 'string' ? message : JSON.stringify(message)), plain);

const id = 'Xh2_k-9aB3dE4fG5';
const keys = { trigger: 'VerifyAuthChallengeResponse_Authentication', id, user: 'u'.repeat(16) };

/** What the function writes. */
function written(act: (telemetry: ReturnType<typeof createTelemetry>) => void): string[] {
  const lines = hearLines();
  const telemetry = createTelemetry('otp-router', writeLine);
  telemetry.begin({ ...keys, code: 'c'.repeat(16) });
  act(telemetry);
  telemetry.publish();
  return lines.map((line) => JSON.stringify(line));
}

describe('a hash', () => {
  it.each(['a', id, '-begins', '_', 'x'.repeat(64)])('%s is one', (text) => {
    expect(isLineId(text)).toBe(true);
  });

  it.each(['', 'x'.repeat(65), 'a b', 'a"', 'a*', 'a)', 'é', 'a\n', 'ada@example.com'])(
    '%j is none',
    (text) => {
      expect(isLineId(text)).toBe(false);
    },
  );

  it('is asked for as the whole of any of three fields', () => {
    expect(filterPattern('a-1')).toBe('{ ($.id = "a-1") || ($.user = "a-1") || ($.code = "a-1") }');
  });
});

describe('a line in short', () => {
  const start = `11-23 14:03:07  INFO    ${id}  VerifyAuthChallengeResponse  `;

  it.each([
    [{ decision: { answerCorrect: true } }, 'response answerCorrect'],
    [{ decision: { answerCorrect: false } }, 'response answerCorrect=false'],
    [
      { decision: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false } },
      'response challengeName=CUSTOM_CHALLENGE',
    ],
    [{ decision: { issueTokens: true, failAuthentication: false } }, 'response issueTokens'],
    [{ decision: { status: 'CODE_SENT', medium: 'SMS' } }, 'response status=CODE_SENT medium=SMS'],
    [
      { event: { userPoolId: 'eu-west-1_A', clientId: 'c', rounds: 0, userNotFound: true } },
      'response rounds=0 userNotFound',
    ],
  ])('says what was decided: %j', (fields, said) => {
    const [line = ''] = written((telemetry) => telemetry.logger().info('response', fields));
    expect(format(line)).toBe(start + said);
  });

  it('says what was refused, and no hash of a code', () => {
    const lines = written((telemetry) => {
      telemetry.logger().error('refused', { code: 'UNAVAILABLE', reason: 'TimeoutError' });
      telemetry.logger().error('a message was not accepted', { channel: 'sms', reason: 'Throttled' });
    });
    expect(lines.map((line) => format(line)?.slice(16))).toEqual([
      `ERROR   ${id}  VerifyAuthChallengeResponse  refused UNAVAILABLE reason=TimeoutError`,
      `ERROR   ${id}  VerifyAuthChallengeResponse  a message was not accepted channel=sms reason=Throttled`,
    ]);
  });

  it('says what was counted', () => {
    const [line = ''] = written((telemetry) => {
      telemetry.emit('CodeSent', { Channel: 'email' });
      telemetry.emit('SignInStarted');
    });
    expect(format(line)?.slice(16)).toBe(
      `METRIC  ${id}  VerifyAuthChallengeResponse  Channel=email CodeSent=1 SignInStarted=1`,
    );
  });

  it.each([
    'INIT_START Runtime Version: nodejs:24.v1',
    'START RequestId: 1 Version: 3',
    'END RequestId: 1',
    'REPORT RequestId: 1\tDuration: 3 ms',
  ])('is none for what every invocation brings: %s', (message) => {
    expect(format(`${message}\n`)).toBeUndefined();
  });

  it('of another kind is printed as it is, in one line without control characters', () => {
    expect(format('1 Task timed out after 5.00 seconds\n\n')).toBe(
      '11-23 14:03:07  1 Task timed out after 5.00 seconds',
    );
    expect(format('a\u001b[2J\n\tb\u202ec')).toBe('11-23 14:03:07  a [2J b c');
    expect(format({ level: 'INFO', message: 'a\u001b]0;x\u0007', id: 'i\nj' })).not.toMatch(/\p{Cc}/u);
    expect(format('[1]')).toBe('11-23 14:03:07  [1]');
    expect(format('x'.repeat(5000))?.length).toBeLessThan(400);
  });

  it('has its colours by level, and the same columns with and without them', () => {
    const styled = formatLine(
      event(JSON.stringify({ level: 'ERROR', message: 'm' })),
      (style, text) => `<${style}>${text}</>`,
    );
    expect(styled).toMatch(/^<dim>11-23 14:03:07<\/> {2}<red>ERROR <\/> {2} {16} {2} {27} {2}m$/);
    expect(formatLine(event('{"level":"constructor"}'), (style, text) => `<${style}>${text}</>`)).toMatch(
      /^<dim>[^<]*<\/>[^<]*constructor/,
    );
  });
});

it('is all of it for a script', () => {
  const at = new Date(timestamp).toISOString();
  expect(lineResult(event('{"id":"x","decision":{"issueTokens":false}}'))).toEqual({
    at,
    line: { id: 'x', decision: { issueTokens: false } },
  });
  expect(lineResult(event('END RequestId: 1\n'))).toEqual({ at, text: 'END RequestId: 1' });
});
