// SignUp and AdminCreateUser: a user comes to be, with what PreSignUp says about it.
import { randomUUID } from 'node:crypto';
import { assertSecretHash } from './client-secret.ts';
import { badLambdaOutput, invalidParameter, notAuthorized } from './errors.ts';
import { type Input, optionalAttributes, optionalMap, optionalText, text } from './input.ts';
import { assertPasswordPolicy, keepPassword } from './password.ts';
import { assertPool, clientOf, type Pool } from './pool.ts';
import { contacts } from './settings.ts';
import type { User } from './store.ts';
import { assertForms, assertFree, claimAliases, describeUser, nameUser } from './users.ts';

/** What a person may not say about themselves. */
const reserved = new Set(['sub', ...contacts.map((contact) => `${contact}_verified`)]);

const preSignUpRequest = (input: Input, attributes: Readonly<Record<string, string>>) => ({
  userAttributes: attributes,
  validationData: optionalAttributes(input, 'ValidationData') ?? null,
  clientMetadata: optionalMap(input, 'ClientMetadata'),
});

export async function signUp(input: Input, pool: Pool): Promise<object> {
  const { settings, store, triggers, now } = pool;
  const client = clientOf(pool, input);
  const name = text(input, 'Username', 128);
  assertSecretHash(client, name, optionalText(input, 'SecretHash'));
  const password = optionalText(input, 'Password');
  if (password !== undefined) assertPasswordPolicy(password);
  else if (!settings.passwordOptional) throw invalidParameter('Password is required.');

  const given = optionalAttributes(input, 'UserAttributes') ?? {};
  if (Object.keys(given).some((attribute) => reserved.has(attribute)))
    throw notAuthorized('A client attempted to write unauthorized attribute');
  const sub = randomUUID();
  const { userName, attributes } = nameUser(settings, name, sub, given);
  assertForms(attributes);

  const answer = await triggers.call(
    'PreSignUp',
    'SignUp',
    { clientId: client.id, userName },
    preSignUpRequest(input, attributes),
  );
  const verify = { email: answer.autoVerifyEmail, phone_number: answer.autoVerifyPhone };
  for (const contact of contacts) {
    if (!verify[contact]) continue;
    if (!answer.autoConfirmUser)
      throw badLambdaOutput('Phone or email cannot be auto verified, when user is not being auto confirmed.');
    if (attributes[contact] === undefined)
      throw badLambdaOutput(`${contact} cannot be auto verified: the user has none.`);
  }
  const user: User = {
    userName,
    createdAtMs: now(),
    attributes: { sub, ...attributes },
    status: answer.autoConfirmUser ? 'CONFIRMED' : 'UNCONFIRMED',
    enabled: true,
    ...(password === undefined ? {} : { password: keepPassword(settings, userName, password) }),
  };
  for (const contact of contacts)
    if (attributes[contact] !== undefined)
      user.attributes[`${contact}_verified`] = String(verify[contact] === true);
  assertFree(settings, store, user);
  // A pool trusts its trigger: the alias leaves its owner without a question.
  claimAliases(settings, store, user, true);
  store.users.set(userName, user);
  return { UserConfirmed: user.status === 'CONFIRMED', UserSub: sub };
}

export async function adminCreateUser(input: Input, pool: Pool): Promise<object> {
  const { settings, store, triggers, now } = pool;
  assertPool(settings, input);
  const sub = randomUUID();
  const given = optionalAttributes(input, 'UserAttributes') ?? {};
  const { userName, attributes } = nameUser(settings, text(input, 'Username', 128), sub, given);
  assertForms(attributes);
  const password = optionalText(input, 'TemporaryPassword');
  if (password !== undefined) assertPasswordPolicy(password);

  // Whatever it answers is ignored; only throwing has an effect.
  await triggers.call(
    'PreSignUp',
    'AdminCreateUser',
    { clientId: 'CLIENT_ID_NOT_APPLICABLE', userName },
    preSignUpRequest(input, attributes),
  );
  const user: User = {
    userName,
    createdAtMs: now(),
    attributes: { ...attributes, sub },
    status: 'FORCE_CHANGE_PASSWORD',
    enabled: true,
    ...(password === undefined ? {} : { password: keepPassword(settings, userName, password) }),
  };
  assertFree(settings, store, user);
  claimAliases(settings, store, user, input.ForceAliasCreation === true);
  store.users.set(userName, user);
  return { User: describeUser(user) };
}
