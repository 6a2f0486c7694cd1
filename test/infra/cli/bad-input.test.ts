// What the command line refuses: one line says what is wrong, and one says what to do.
import { describe, expect, it } from 'vitest';
import { explain } from '../../../infra/cli/aws/errors.ts';
import { type CommandError, exit } from '../../../infra/cli/command-error.ts';
import { refuseLosses } from '../../../infra/cli/stack/change-set.ts';
import { footing } from '../../../infra/cli/stack/state.ts';
import { stack } from '../../support/deployment.ts';

const faultOf = async (run: () => unknown): Promise<CommandError> => {
  try {
    await run();
  } catch (error) {
    const fault = explain(error);
    expect(fault.exitCode).toBe(exit.refused);
    expect(fault.message.split('\n')[0]).toMatch(/\w/);
    expect(fault.fix).toMatch(/^[A-Z`][^\n]+$/);
    return fault;
  }
  throw new Error('no fault');
};

describe('a stack that cannot be changed', () => {
  const at = (status: string) => () => footing(stack, { id: stack, status, parameters: {} });
  it.each([
    ['ROLLBACK_COMPLETE', /can only be deleted/, /otp destroy/],
    ['DELETE_FAILED', /can only be deleted/, /destroy/],
    ['UPDATE_ROLLBACK_FAILED', /so did undoing it/, /Continue update rollback/],
    ['UPDATE_IN_PROGRESS', /someone is changing it/, /Wait/],
  ])('is refused in %s', async (status, what, fix) => {
    const fault = await faultOf(at(status));
    expect(fault.message).toMatch(what);
    expect(fault.fix).toMatch(fix);
  });

  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
    'is updated in %s',
    (status) => {
      expect(at(status)()).toBe('UPDATE');
    },
  );

  it('is created when there is none, or only an empty one left by a change set', () => {
    expect(footing(stack, undefined)).toBe('CREATE');
    expect(at('REVIEW_IN_PROGRESS')()).toBe('CREATE');
  });
});

describe('a change set that loses something', () => {
  const change = (
    Action: 'Modify' | 'Remove',
    ResourceType: string,
    Replacement: 'True' | 'False' | 'Conditional',
  ) => [{ ResourceChange: { Action, ResourceType, Replacement, LogicalResourceId: 'It' } }];
  it.each(['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table', 'AWS::Lambda::Alias', 'AWS::Lambda::Function'])(
    'is refused for %s',
    async (type) => {
      await faultOf(() => refuseLosses(change('Remove', type, 'False')));
      expect((await faultOf(() => refuseLosses(change('Modify', type, 'True')))).message).toMatch(
        /replace It/,
      );
      expect(() => refuseLosses(change('Modify', type, 'Conditional'))).not.toThrow();
    },
  );

  it('is fine for what can be made again', () => {
    expect(() => refuseLosses(change('Remove', 'AWS::WAFv2::WebACL', 'True'))).not.toThrow();
  });
});

describe("AWS's errors", () => {
  const named = (name: string, message = '') => Object.assign(new Error(message), { name });
  it.each([
    [named('CredentialsProviderError'), /No AWS credentials/, /--profile/],
    [new Error('Region is missing'), /No AWS Region/, /--region/],
    [named('ExpiredTokenException'), /expired/, /Sign in again/],
    [named('UnrecognizedClientException'), /does not know these credentials/, /access key/],
    [
      named('AccessDeniedException', 'no cognito-idp:UpdateUserPool'),
      /no cognito-idp:UpdateUserPool/,
      /README/,
    ],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), /cannot be reached/, /AWS_ENDPOINT_URL/],
    [new SyntaxError('Unexpected token'), /does not know this call/, /AWS_ENDPOINT_URL/],
    [new Error('something else'), /^something else$/, /report it/],
    [
      Object.assign(named('ValidationException', 'no such form'), {
        $metadata: { httpStatusCode: 400 },
        $fault: 'client',
      }),
      /no such form/,
      /Correct what AWS names/,
    ],
    [
      Object.assign(named('InternalFailure', 'try later'), {
        $metadata: { httpStatusCode: 500 },
        $fault: 'server',
      }),
      /try later/,
      /again/,
    ],
    [
      new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]),
      /reached: ECONNREFUSED/,
      /endpoint/i,
    ],
    [new TypeError('Invalid URL'), /not a URL/, /AWS_ENDPOINT_URL/],
    [named('ResourceNotFoundException', 'no such pool'), /^no such pool$/, /Check the name, the Region/],
  ])('%s are explained in words', async (error, what, fix) => {
    const fault = await faultOf(() => Promise.reject(error));
    expect(fault.message).toMatch(what);
    expect(fault.fix).toMatch(fix);
  });
});
