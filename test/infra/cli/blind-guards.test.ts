// A guard that cannot see says so, and a change set that cannot be read is not left behind in silence.
import { describe, expect, it } from 'vitest';
import { explain } from '../../../infra/cli/aws/errors.ts';
import { exit } from '../../../infra/cli/command-error.ts';
import type { Context } from '../../../infra/cli/context.ts';
import { judgeOwner, readOwner } from '../../../infra/cli/pool/owner.ts';
import { judgeMfaDetails } from '../../../infra/cli/pool/targets.ts';
import { createChangeSet } from '../../../infra/cli/stack/change-set.ts';
import { where } from '../../support/aws-account.ts';

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const denied = named('AccessDenied', 'not authorized');

/** Clients that answer by the call's name, and remember what was asked. */
function awsOf(answers: Record<string, object>) {
  const sent: string[] = [];
  const send = async (command: object) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push(name);
    const answer = answers[name] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send };
  const context = {
    aws: { cloudformation: client, cognito: client },
    where,
    now: () => 0,
    wait: async () => {},
  };
  return { context: context as unknown as Context, sent };
}

describe('who owns a pool, where DescribeStackResources', () => {
  const owner = (answer: object) =>
    readOwner(awsOf({ DescribeStackResources: answer }).context, 's', 'eu-west-1_a', {});

  it.each([
    ['is denied', denied],
    ['is throttled', named('Throttling', 'Rate exceeded')],
  ])('%s: attaching is refused, as a stack may have it', async (_, fault) => {
    const found = await owner(fault);
    const refusal = judgeOwner(found);
    expect(refusal).toMatchObject({ state: 'broken', unless: '--out-of-band' });
    const later = judgeOwner(found, { calling: true, permitted: true });
    expect(later).toMatchObject({ state: 'warning' });
    for (const { detail } of [refusal, later]) expect(detail).toContain(fault.message);
  });

  it.each([
    ['knows of no stack', named('ValidationError', 'Stack for eu-west-1_a does not exist')],
    ['is unknown to a stand-in', named('NotImplemented')],
    ['finds nothing', {}],
  ])('%s: nothing is said', async (_, answer) => {
    expect(judgeOwner(await owner(answer))).toMatchObject({ state: 'ok' });
  });
});

describe('the details of MFA', () => {
  const judge = (answer: object) =>
    judgeMfaDetails(awsOf({ GetUserPoolMfaConfig: answer }).context.aws.cognito, 'eu-west-1_a');

  it('are said to be unguarded where they may not be read', async () => {
    expect(await judge(denied)).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/cannot be read .*would not be noticed/),
      fix: expect.stringContaining('cognito-idp:GetUserPoolMfaConfig'),
    });
  });
  it.each([
    ['readable', {}],
    ['unknown to a stand-in', named('NotImplemented')],
  ])('are not mentioned where they are %s', async (_, answer) => {
    expect(await judge(answer)).toBeUndefined();
  });
});

describe('a change set that cannot be read', () => {
  const run = async (kind: 'CREATE' | 'UPDATE', answers: Record<string, object>) => {
    const { context, sent } = awsOf({
      CreateChangeSet: { Id: 'set', StackId: 'it' },
      DescribeStacks: { Stacks: [{ StackId: 'it', StackStatus: 'REVIEW_IN_PROGRESS' }] },
      DescribeChangeSet: denied,
      ...answers,
    });
    try {
      await createChangeSet(context, { stack: 's', kind, parameters: [] });
    } catch (error) {
      return { fault: explain(error), sent };
    }
    throw new Error('no fault');
  };

  it('is dropped, and so is the empty stack of a first one', async () => {
    const { fault, sent } = await run('CREATE', {});
    expect(sent).toEqual(expect.arrayContaining(['DeleteChangeSet', 'DeleteStack']));
    expect(fault.exitCode).toBe(exit.refused);
    expect((await run('UPDATE', {})).sent).not.toContain('DeleteStack');
  });

  it.each<['CREATE' | 'UPDATE', string, RegExp]>([
    ['CREATE', 'DeleteChangeSet', /The empty stack it is left in REVIEW_IN_PROGRESS/],
    ['CREATE', 'DeleteStack', /The empty stack it is left in REVIEW_IN_PROGRESS/],
    ['UPDATE', 'DeleteChangeSet', /The change set set is left at the stack/],
  ])('is a partial failure where it cannot be dropped either: %s, %s denied', async (kind, call, left) => {
    const { fault } = await run(kind, { [call]: denied });
    expect(fault.exitCode).toBe(exit.partial);
    expect(fault.message).toMatch(left);
    expect(fault.fix).toContain('Then run the same command again');
  });
});
