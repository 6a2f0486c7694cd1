// The call that marks a contact as verified, as Cognito gets it: value and flag in one change, tried again, within its time.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorName } from '../../src/telemetry/telemetry.ts';
import { clientsOf } from '../support/clients.ts';
import { type Script, says, startWire, type Wire } from '../support/wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire.stop());

const input = {
  UserPoolId: 'eu-west-1_Example1',
  Username: 'ada',
  UserAttributes: [
    { Name: 'email', Value: 'ada@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ],
};
const mark = (timeoutMs: number) =>
  clientsOf({ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: wire.url }).aws.updateUser(input, timeoutMs);
const refusal = (type: string): Script =>
  says(
    400,
    JSON.stringify({ __type: type, message: 'An account with the email ada@example.com already exists.' }),
  );

describe('marking a contact', () => {
  it('is one call of Cognito, for this user of this pool', async () => {
    await mark(2000);
    expect(wire.asked).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = wire.asked;
    expect((headers as Record<string, string>)['x-amz-target']).toBe(
      'AWSCognitoIdentityProviderService.AdminUpdateUserAttributes',
    );
    expect(JSON.parse(body)).toEqual(input);
  });

  it.each([
    'AliasExistsException',
    'NotAuthorizedException',
    'InvalidParameterException',
    'AccessDeniedException',
  ])('is refused with %s: named, not tried again, and nothing of the user in the name', async (type) => {
    wire.answer = refusal(type);
    const error = await mark(2000).catch((thrown: unknown) => thrown);
    expect(errorName(error)).toBe(type);
    expect(wire.asked).toHaveLength(1);
  });

  it('is tried once more when Cognito throttles: the second try changes nothing more', async () => {
    wire.answer = (response, asked, socket) =>
      (wire.asked.length === 1 ? refusal('TooManyRequestsException') : says(200, '{}'))(
        response,
        asked,
        socket,
      );
    await mark(2000);
    expect(wire.asked).toHaveLength(2);
  });

  it('gives up in its time', async () => {
    wire.answer = () => {};
    await expect(mark(40)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
