import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import {
  codeKey,
  lineKeys,
  nameSlot,
  projectInput,
  projectResponse,
} from '../../src/telemetry/projection.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'pool', clientId: 'client-1', userName: 'ada@example.com', exists: true };
const define = 'DefineAuthChallenge_Authentication';

describe('the slot of a trigger source', () => {
  it.each([
    ['PreSignUp_AdminCreateUser', 'PreSignUp'],
    [define, 'DefineAuthChallenge'],
    ['CreateAuthChallenge_LaterAdded', 'CreateAuthChallenge'],
    ['VerifyAuthChallengeResponse', 'VerifyAuthChallengeResponse'],
    ['Other', 'Other'],
    ['PostConfirmation_ConfirmSignUp', 'Other'],
    ['preSignUp_SignUp', 'Other'],
    ['', 'Other'],
    ['_', 'Other'],
    ['__proto___x', 'Other'],
    [undefined, 'Other'],
  ])('of %j is %s', (source, slot) => {
    expect(nameSlot(source)).toBe(slot);
  });
});

describe('the keys of a line', () => {
  it('are hashes that name nobody', () => {
    const keys = lineKeys(define, user, hmac);
    expect(keys).toEqual({
      trigger: define,
      id: expect.stringMatching(/^[\w-]{16}$/),
      user: expect.stringMatching(/^[\w-]{16}$/),
    });
    expect(codeKey('nonce', hmac)).toEqual({ code: expect.stringMatching(/^[\w-]{16}$/) });
  });

  it('tell app clients apart by the id, and people and pools by both', () => {
    const { id, user: hash } = lineKeys(define, user, hmac);
    const other = (over: object) => lineKeys(define, { ...user, ...over }, hmac);
    // The README compares ids to see whether Cognito gives an unknown name another made-up one each time.
    expect(other({ exists: false }).id).toBe(id);
    expect(other({ clientId: 'client-2' }).user).toBe(hash);
    expect(other({ clientId: 'client-2' }).id).not.toBe(id);
    for (const over of [{ userName: 'bob' }, { userPoolId: 'other' }]) {
      expect(other(over).id).not.toBe(id);
      expect(other(over).user).not.toBe(hash);
    }
  });

  it.each([
    '',
    'x',
    '{"code":"123456"}',
    'A_B\nC_D',
    'PreSignUp_Sign Up',
    `A_${'B'.repeat(100)}`,
    'ada@example.com',
  ])('do not repeat the trigger source %j', (source) => {
    expect(lineKeys(source, user, hmac).trigger).toBe('Other');
  });
});

it('says of a call only where it came from, how far it is, and whether the name is known', () => {
  const session = [{ challenge: 'x', passed: true, secret: 'state' }];
  const call = { user, session, attributes: { email: 'ada@example.com' }, answer: '123456' };
  expect(projectInput(call)).toEqual({
    userPoolId: 'pool',
    clientId: 'client-1',
    rounds: 1,
    userNotFound: false,
  });
  expect(projectInput({ ...call, user: { ...user, exists: false } }).userNotFound).toBe(true);
});

describe('what is said of a response', () => {
  it('is the decision, false or null as well', () => {
    const decision = { challengeName: null, issueTokens: false, failAuthentication: true };
    expect(projectResponse(decision)).toEqual(decision);
    expect(projectResponse({ answerCorrect: undefined })).toEqual({});
  });

  it('is the status and the medium, and no state, destination or field that nobody has named here', () => {
    expect(
      projectResponse({
        publicChallengeParameters: {
          STATUS: 'CODE_SENT',
          CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
          CODE_DELIVERY_DESTINATION: '+*******6789',
          LATER: 'x',
        },
        privateChallengeParameters: { state: 'sealed' },
        challengeMetadata: 'sealed',
        later: 'x',
      }),
    ).toEqual({ status: 'CODE_SENT', medium: 'SMS' });
  });

  it.each([null, undefined, {}, []])('is nothing where the public parameters are %j', (parameters) => {
    expect(projectResponse({ publicChallengeParameters: parameters })).toEqual({});
  });
});
