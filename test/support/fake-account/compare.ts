// An account in memory as far as two runs have to leave the same, and what a sentence about its state claims.
import { isDeepStrictEqual } from 'node:util';
import { stack } from '../deployment.ts';
import type { AccountState } from './state.ts';

const secretParameters = ['OtpSecret', 'OtpSecretPrevious', 'OtpTableKey'];
const secretVariables = ['OTP_SECRET', 'OTP_SECRET_PREVIOUS', 'OTP_TABLE_KEY'];

/** That it is set, and not to what: it is drawn anew in every run. */
const unsecret = (values: Readonly<Record<string, unknown>> = {}, names: readonly string[]) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, names.includes(name) ? 'a secret' : value]),
  );

/**
 * Without what may differ: numbers of versions, ids, secrets, and files in the bucket that are named by their hash or time
 * and that nothing reads unasked.
 */
export function settledAccount(state: AccountState) {
  const { stacks, functions, changeSets, pools, tables, buckets } = structuredClone(state);
  return {
    changeSets: Object.keys(changeSets).length,
    pools,
    buckets: Object.keys(buckets),
    stacks: Object.fromEntries(
      Object.entries(stacks).map(([name, { status, resources, parameters }]) => {
        // EmailResources: those of a sender that could not be looked up are allowed by both its names.
        const { LiveVersion, EmailResources: _, ...rest } = parameters;
        return [
          name,
          {
            status: status.replace(/^(CREATE|UPDATE)_/, ''),
            resources,
            isLive: Boolean(LiveVersion),
            parameters: unsecret(rest, secretParameters),
          },
        ];
      }),
    ),
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, { latest, versions, live, policy }]) => {
        const at = versions.find(({ Version }) => Version === live?.FunctionVersion);
        const settled = (one: typeof latest | undefined) => {
          const { Version: _, Environment: env, ...rest } = one ?? {};
          return { ...rest, env: unsecret(env?.Variables, secretVariables) };
        };
        const permitted = policy.map(({ Condition }) => Condition.ArnLike['AWS:SourceArn']);
        return [name, { latest: settled(latest), live: live && settled(at), permitted }];
      }),
    ),
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, { isProtected, items }]) => [
        name,
        {
          isProtected,
          items: Object.fromEntries(Object.entries(items).map(([key, { record }]) => [key, record])),
        },
      ]),
    ),
  };
}

const isAttached = ({ pools }: AccountState, id: string): boolean =>
  JSON.stringify(pools[id]?.fields.LambdaConfig ?? {}).includes(`:function:${stack}:live`);

interface Claim {
  readonly says: RegExp;
  readonly holds: (before: AccountState, now: AccountState, named: string) => boolean;
}

const secretOf = (state: AccountState) => {
  const { versions = [], live } = state.functions[stack] ?? {};
  return versions.find(({ Version }) => Version === live?.FunctionVersion)?.Environment?.Variables
    ?.OTP_SECRET;
};

/** Sentences that end a command which stopped halfway. */
const claims: readonly Claim[] = [
  { says: /nothing is live yet/, holds: (_, now) => now.functions[stack]?.live === undefined },
  {
    says: /live is at version (\d+)/,
    holds: (_, now, version) => now.functions[stack]?.live?.FunctionVersion === version,
  },
  { says: /with the old secret/, holds: (before, now) => secretOf(before) === secretOf(now) },
  {
    says: /the pool (\S+) (?:could not be updated, and )?is as it was/,
    holds: (before, now, id) => {
      const { fields, mfa } = now.pools[id] ?? {};
      return isDeepStrictEqual([before.pools[id]?.fields, before.pools[id]?.mfa], [fields, mfa]);
    },
  },
  { says: /the pool (\S+) is still attached/, holds: (_, now, id) => isAttached(now, id) },
  { says: /the pool (\S+) is detached/, holds: (_, now, id) => !isAttached(now, id) },
  {
    says: /the pools are detached/,
    holds: (_, now) => Object.keys(now.pools).every((id) => !isAttached(now, id)),
  },
  {
    says: /the stack (\S+) is as it was/,
    holds: (before, now, name) => isDeepStrictEqual(before.stacks[name], now.stacks[name]),
  },
  { says: /the stack is deleted/, holds: (_, now) => now.stacks[stack] === undefined },
  {
    says: /The empty stack \S+ is left/,
    holds: (_, now) => now.stacks[stack]?.status === 'REVIEW_IN_PROGRESS',
  },
  { says: /The change set \S+ is left/, holds: (_, now) => Object.keys(now.changeSets).length > 0 },
  {
    says: /IS NEITHER OLD NOR NEW/,
    holds: (before, now) => !isDeepStrictEqual(before.pools, now.pools),
  },
  { says: /the state of the pool (\S+) cannot be read/i, holds: () => true },
  {
    says: /the stack has version (\d+) as its first live one/,
    holds: (_, now, version) => now.stacks[stack]?.parameters.LiveVersion === version,
  },
  { says: /(change set|stack) \S+ may be left/, holds: () => true },
  { says: /at least 0 of 1 are unlocked/, holds: () => true },
  { says: /whether the user is unlocked is not known/, holds: () => true },
  { says: /CloudFormation may be carrying the change out/, holds: () => true },
];

/** Which sentences about the state are in a text, and those of them that are not true. */
export function judgeClaims(text: string, before: AccountState, now: AccountState) {
  const made = claims.flatMap(({ says, holds }) => {
    const [sentence, named = ''] = says.exec(text) ?? [];
    return sentence === undefined ? [] : [{ sentence, isTrue: holds(before, now, named) }];
  });
  return { made: made.length, untrue: made.filter(({ isTrue }) => !isTrue).map(({ sentence }) => sentence) };
}
