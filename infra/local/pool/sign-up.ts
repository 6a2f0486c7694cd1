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

/** The user whom a request describes, after PreSignUp has been asked; not in the pool yet. */
async function propose(
  input: Input,
  { settings, triggers, now }: Pool,
  occasion: 'SignUp' | 'AdminCreateUser',
  clientId: string,
  password: string | undefined,
) {
  const sub = randomUUID();
  const given = optionalAttributes(input, 'UserAttributes') ?? {};
  if (occasion === 'SignUp' && Object.keys(given).some((attribute) => reserved.has(attribute)))
    throw notAuthorized('A client attempted to write unauthorized attribute');
  const { userName, attributes } = nameUser(settings, text(input, 'Username', 128), sub, given);
  assertForms(attributes);
  if (password !== undefined) assertPasswordPolicy(password);
  const answer = await triggers.call(
    'PreSignUp',
    occasion,
    { clientId, userName },
    {
      userAttributes: attributes,
      validationData: optionalAttributes(input, 'ValidationData') ?? null,
      clientMetadata: optionalMap(input, 'ClientMetadata'),
    },
  );
  const user: User = {
    userName,
    createdAtMs: now(),
    attributes: { ...attributes, sub },
    status: 'FORCE_CHANGE_PASSWORD',
    enabled: true,
    ...(password !== undefined && { password: keepPassword(settings, userName, password) }),
  };
  return { user, sub, answer };
}

/** `move`: see `claimAliases`. */
function add(pool: Pool, user: User, move: boolean): void {
  assertFree(pool, user);
  claimAliases(pool, user, move);
  pool.store.users.set(user.userName, user);
}

export async function signUp(input: Input, pool: Pool): Promise<object> {
  const client = clientOf(pool, input);
  assertSecretHash(client, text(input, 'Username', 128), optionalText(input, 'SecretHash'));
  const password = optionalText(input, 'Password');
  if (password === undefined && !pool.settings.passwordOptional)
    throw invalidParameter('Password is required.');
  const { user, sub, answer } = await propose(input, pool, 'SignUp', client.id, password);
  const verify = { email: answer.autoVerifyEmail, phone_number: answer.autoVerifyPhone };
  for (const contact of contacts) {
    const isPresent = user.attributes[contact] !== undefined;
    if (verify[contact] && !answer.autoConfirmUser)
      throw badLambdaOutput('Phone or email cannot be auto verified, when user is not being auto confirmed.');
    if (verify[contact] && !isPresent)
      throw badLambdaOutput(`${contact} cannot be auto verified: the user has none.`);
    if (isPresent) user.attributes[`${contact}_verified`] = String(verify[contact] === true);
  }
  user.status = answer.autoConfirmUser ? 'CONFIRMED' : 'UNCONFIRMED';
  // A pool trusts its trigger: the alias leaves its owner without a question.
  add(pool, user, true);
  return { UserConfirmed: user.status === 'CONFIRMED', UserSub: sub };
}

/** Whatever PreSignUp answers is ignored; only throwing has an effect. */
export async function adminCreateUser(input: Input, pool: Pool): Promise<object> {
  assertPool(pool.settings, input);
  const password = optionalText(input, 'TemporaryPassword');
  const { user } = await propose(input, pool, 'AdminCreateUser', 'CLIENT_ID_NOT_APPLICABLE', password);
  add(pool, user, input.ForceAliasCreation === true);
  return { User: describeUser(user) };
}
