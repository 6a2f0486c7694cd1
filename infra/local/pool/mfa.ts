// MFA with an authenticator app (RFC 6238). Only a password asks for it: a sign-in by custom challenges alone runs none. Once
// it was asked for, the tokens follow and Define is not called again (amplify-js#12887, #3876, #11540).
import { createHmac, randomBytes } from 'node:crypto';
import { CognitoError, invalidParameter, invalidSession } from './errors.ts';
import { type Input, optionalText, parameter, type StringMap, text } from './input.ts';
import { getClient, type Pool } from './pool.ts';
import { ask, signingIn } from './rounds.ts';
import { maxSessionLength, type Pending, type SignIn } from './sessions.ts';
import type { PoolSettings } from './settings.ts';
import type { User } from './store.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** 160 bits in base 32, as the app takes it. */
export const createSecret = (): string => [...randomBytes(32)].map((byte) => alphabet[byte % 32]).join('');

function readSecret(secret: string): Buffer {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/[01]{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The code that the app shows at a time. */
export function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / stepMs)));
  const mac = createHmac('sha1', readSecret(secret)).update(counter).digest();
  // RFC 4226, section 5.3: dynamic truncation.
  const at = mac.readUInt8(19) & 15;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** One step to either side, for clocks that differ. */
export const isTotp = (secret: string, code: string, nowMs: number): boolean =>
  [-1, 0, 1].some((step) => totp(secret, nowMs + step * stepMs) === code);

const codeMismatch = () => new CognitoError('CodeMismatchException', 'Invalid code received for user');
const notAdded = () => new CognitoError('EnableSoftwareTokenMFAException', 'Code mismatch');

/** What a right password leads to, if not back to Define. */
export function factorAfterPassword({ mfa }: PoolSettings, { totp }: User): Pending | undefined {
  if (mfa === 'OFF') return undefined;
  if (totp?.isPreferred || (mfa === 'ON' && totp)) return { name: 'SOFTWARE_TOKEN_MFA' };
  return mfa === 'ON' ? { name: 'MFA_SETUP', secret: undefined, isVerified: false } : undefined;
}

export const askFactor = (pool: Pool, signIn: SignIn, factor: Pending): Promise<object> =>
  ask(pool, signIn, factor, {
    USER_ID_FOR_SRP: signIn.userName,
    ...(factor.name === 'MFA_SETUP' && { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' }),
  });

/** Whether the factor was shown; throws when it was not. */
export function assertFactor(
  { now }: Pool,
  user: User,
  pending: Extract<Pending, { name: 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP' }>,
  responses: StringMap,
): void {
  switch (pending.name) {
    case 'SOFTWARE_TOKEN_MFA': {
      const code = parameter(responses, 'SOFTWARE_TOKEN_MFA_CODE');
      if (!user.totp || !isTotp(user.totp.secret, code, now())) throw codeMismatch();
      return;
    }
    case 'MFA_SETUP':
      if (!pending.isVerified) throw invalidSession();
  }
}

function assertOffered({ settings: { mfa } }: Pool): void {
  if (mfa === 'OFF')
    throw new CognitoError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been enabled by the userPool.',
    );
}

/** A sign-in that waits for its user to set up a factor; `again`: the session with which it goes on. */
async function openSetup(pool: Pool, session: string) {
  const { signIn, pending } = await pool.sessions.spend(session);
  const user = signingIn(pool, signIn);
  if (pending.name !== 'MFA_SETUP' || !user) throw invalidSession();
  const lifeMs = getClient(pool, signIn.clientId).authSessionValidity * 60_000;
  return { user, pending, again: (next: Pending) => pool.sessions.seal(signIn, next, lifeMs) };
}

export async function associateSoftwareToken(input: Input, pool: Pool): Promise<object> {
  assertOffered(pool);
  const secret = createSecret();
  if (optionalText(input, 'Session') !== undefined) {
    const { again } = await openSetup(pool, text(input, 'Session', maxSessionLength));
    return { SecretCode: secret, Session: await again({ name: 'MFA_SETUP', secret, isVerified: false }) };
  }
  (await pool.tokens.userOf(text(input, 'AccessToken'))).offeredTotpSecret = secret;
  return { SecretCode: secret };
}

export async function verifySoftwareToken(input: Input, pool: Pool): Promise<object> {
  assertOffered(pool);
  const code = text(input, 'UserCode', 6);
  const session = optionalText(input, 'Session');
  if (session !== undefined) {
    const { user, pending, again } = await openSetup(pool, session);
    if (!pending.secret || !isTotp(pending.secret, code, pool.now())) throw notAdded();
    user.totp = { secret: pending.secret, isPreferred: true };
    return { Status: 'SUCCESS', Session: await again({ ...pending, isVerified: true }) };
  }
  const user = await pool.tokens.userOf(text(input, 'AccessToken'));
  const secret = user.offeredTotpSecret;
  if (secret === undefined || !isTotp(secret, code, pool.now())) throw notAdded();
  delete user.offeredTotpSecret;
  user.totp = { secret, isPreferred: false };
  return { Status: 'SUCCESS' };
}

export function setUserMfaPreference(user: User, _: Pool, input: Input): undefined {
  const wanted = input.SoftwareTokenMfaSettings as { Enabled?: unknown } | null | undefined;
  if (typeof wanted?.Enabled !== 'boolean') return;
  if (user.totp) user.totp.isPreferred = wanted.Enabled;
  else if (wanted.Enabled) throw invalidParameter('User has not verified software token mfa');
}

/** As GetUser and AdminGetUser tell it. */
export const mfaOf = ({ totp }: User): object =>
  totp?.isPreferred
    ? { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' }
    : {};
