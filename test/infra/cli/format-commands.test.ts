// Commands in texts, as they are shown: what is pasted does what was meant.
import { describe, expect, it } from 'vitest';
import { deploy, formatCommands, otp } from '../../../infra/cli/format-commands.ts';

const usual = { stack: 'otp-router' };

describe('a command in a text', () => {
  it.each([
    ['Run `otp status`, then wait', 'Run `npm run otp -- status`, then wait'],
    ['otp attach --client-id ID', 'npm run otp -- attach --client-id ID'],
    ['Run `otp deploy` first', 'Run `npm run otp -- deploy` first'],
    ['otp deploy --set A=', 'npm run otp -- deploy --set A='],
    ['the stack otp-router, or another', 'the stack otp-router, or another'],
    ['`otp status` or `otp doctor`', '`npm run otp -- status` or `npm run otp -- doctor`'],
  ])('is spelled out for `npm run otp`: %s', (text, shown) => {
    expect(formatCommands(text, otp, usual)).toBe(shown);
  });

  it.each([
    ['Run `otp status`', 'Run `npm run deploy -- status`'],
    ['Run `otp deploy` first', 'Run `npm run deploy` first'],
    ['otp deploy --set A=', 'npm run deploy -- --set A='],
  ])('is spelled out for `npm run deploy`: %s', (text, shown) => {
    expect(formatCommands(text, deploy, usual)).toBe(shown);
  });

  it('is about the same stack, Region and profile', () => {
    const target = { stack: 'other', region: 'eu-west-1', profile: "Ada's" };
    const flags = "--stack other --region eu-west-1 --profile 'Ada'\\''s'";
    expect(formatCommands('otp attach --replace', otp, target)).toBe(
      `npm run otp -- attach ${flags} --replace`,
    );
    expect(formatCommands('`otp deploy`', deploy, target)).toBe(`\`npm run deploy -- ${flags}\``);
  });
});
