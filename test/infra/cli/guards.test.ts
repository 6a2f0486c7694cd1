// Where the command line once did harm or gave advice that was none: a test for each.
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../infra/cli/context.ts';
import { judge } from '../../../infra/cli/doctor/examine.ts';
import { judgeStatus } from '../../../infra/cli/doctor/stack.ts';
import { refuseWrongFlags } from '../../../infra/cli/release/refusals.ts';
import { dropChangeSet } from '../../../infra/cli/stack/change-set.ts';
import { footing } from '../../../infra/cli/stack/state.ts';
import { openTerminal } from '../../../infra/cli/terminal.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { resourcesFor } from '../../../infra/template.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { stack } from '../../support/deployment.ts';

describe('an option with an empty value', () => {
  const options: [string, string][] = [
    ...['--user-pool-id', '--client-id', '--bucket', '--account', '--zip', '--settings', '--alarm-email'].map(
      (flag): [string, string] => ['deploy', flag],
    ),
    ...['attach', 'detach', 'doctor'].map((name): [string, string] => [name, '--user-pool-id']),
    ['rollback', '--to'],
    ['status', '--region'],
    ['status', '--profile'],
  ];
  it.each(options)('is refused: %s %s ""', async (command, flag) => {
    for (const words of [
      [command, flag, ''],
      [command, `${flag}=`],
    ]) {
      const { code, text, opened } = await runCommandLine(words);
      expect(code).toBe(1);
      expect(text).toContain(`${flag} has an empty value`);
      expect(opened, 'nothing is asked of AWS').toEqual([]);
    }
  });

  it('is not meant where a setting is emptied', async () => {
    const { text } = await runCommandLine(['deploy', '--set', 'CODE_LENGTH='], { stopAtOpen: true });
    expect(text).toBe('');
  });
});

describe('a flag that CloudFormation would refuse', () => {
  const template = readTemplate();
  it.each([
    [{ LogRetentionDays: '31' }, '--log-days 31 is not possible', /1, 3, 5, 7, 14, 30, 60/],
    [{ WafPerIp: '9' }, '--waf-per-ip 9 is not possible', /from 10 to/],
    [{ AlarmEmail: 'nobody' }, '--alarm-email nobody is not possible', /one email address/],
  ])('%o is refused at once, with what is possible', (flags, what, fix) => {
    const refuse = () => refuseWrongFlags(template, flags);
    expect(refuse).toThrow(what);
    expect(refuse).toThrow(expect.objectContaining({ fix: expect.stringMatching(fix) }));
  });

  it('others pass', () => {
    refuseWrongFlags(template, {
      LogRetentionDays: '30',
      AlarmEmail: 'ops@acme.example',
      Waf: 'on',
      AlarmSmsSpendUsd: '0',
    });
  });
});

describe('a stack that deploy refuses', () => {
  it.each(['ROLLBACK_COMPLETE', 'DELETE_FAILED', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_IN_PROGRESS'])(
    'in %s has the same way out from doctor',
    (status) => {
      const state = { id: stack, status, parameters: {} };
      const finding = judge('stack', judgeStatus(stack, state));
      expect(finding.detail).toContain(status);
      expect(() => footing(stack, state)).toThrow(expect.objectContaining({ fix: finding.fix }));
    },
  );
});

describe('a change set for a new stack that nobody carries out', () => {
  it.each([
    ['REVIEW_IN_PROGRESS', true],
    ['CREATE_IN_PROGRESS', false],
  ])(
    'takes the empty stack with it, and no stack that somebody else makes meanwhile: %s',
    async (status, isDeleted) => {
      const sent: string[] = [];
      const send = async (command: object) => {
        sent.push(command.constructor.name);
        return { Stacks: [{ StackId: 'it', StackStatus: status }] };
      };
      const set = { id: 'set', stackId: 'it', kind: 'CREATE', changes: [] } as const;
      await dropChangeSet({ aws: { cloudformation: { send } } } as unknown as Context, set);
      expect(sent).toContain('DeleteChangeSetCommand');
      expect(sent.includes('DeleteStackCommand')).toBe(isDeleted);
    },
  );
});

describe('a question on a pipe that closes', () => {
  it('is answered with no', async () => {
    const streams = {
      stdin: Object.assign(new PassThrough(), { isTTY: true }),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    const terminal = openTerminal({ json: false, yes: false }, streams);
    streams.stdout.on('error', () => {});
    const answer = terminal.ask('Destroy this?');
    streams.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await setImmediate();
    streams.stdin.write('y\n');
    expect(await answer).toBe(false);
    await expect(terminal.ask('Destroy this?')).rejects.toThrow(/no terminal to answer on/);
  });

  it('and a question whose input ends is answered with no too', async () => {
    const streams = {
      stdin: Object.assign(new PassThrough(), { isTTY: true }),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    const answer = openTerminal({ json: false, yes: false }, streams).ask('Destroy this?');
    streams.stdin.end();
    expect(await answer).toBe(false);
  });
});

describe('the conditions of the template', () => {
  it('tell which resources are made', () => {
    const template = readTemplate();
    const made = (values: Record<string, string>) => resourcesFor(template, values);
    const base = { EmailSenders: '', OtpTable: 'none', AlarmEmail: '' };
    expect(made(base)).toContain('Function');
    for (const name of ['Table', 'MayCount', 'MayMail', 'UserPool', 'Live', 'AlertsByEmail', 'WebAcl'])
      expect(made(base)).not.toContain(name);
    expect(made({ ...base, LiveVersion: '1', Waf: 'on' })).toEqual(
      expect.arrayContaining(['UserPool', 'NewPoolMayInvoke', 'Live', 'WebAcl']),
    );
    expect(made({ ...base, LiveVersion: '1', UserPoolId: 'eu-west-1_a' })).toContain('GivenPoolMayInvoke');
    expect(made({ ...base, LiveVersion: '1', UserPoolId: 'none' })).not.toContain('GivenPoolMayInvoke');
  });
});
