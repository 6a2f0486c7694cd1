// Brings the whole wiring up on loopback: the pool, the function's process, the inbox, the table.
import { randomBytes } from 'node:crypto';
import type { Port } from '../host/http.ts';
import { createLambda, type LogLine } from '../host/process.ts';
import type { Data, Kept } from './data.ts';
import { type Faults, noFaults } from './faults.ts';
import { startInbox } from './inbox/inbox.ts';
import type { InboxMessage, ServiceCall } from './inbox/message.ts';
import { createPool, type Pool } from './pool/pool.ts';
import { startPoolServer } from './pool/server.ts';
import { type ClientSettings, defaultClient, defaultPool, type PoolSettings } from './pool/settings.ts';
import type { Store } from './pool/store.ts';
import type { TriggerCall, Waits } from './pool/triggers.ts';
import { startTable } from './table/table.ts';

export interface LocalOptions {
  /** The folder of the built bundle: its `index.mjs` exports `handler`. */
  readonly bundleDir: string;
  /** The function's settings, over the defaults below. */
  readonly env?: Readonly<Record<string, string>>;
  readonly pool?: Partial<PoolSettings>;
  readonly client?: Partial<ClientSettings>;
  /** Ports of the pool and of the inbox; free ones when left out. */
  readonly port?: Port;
  readonly inboxPort?: Port;
  /** Where users, tokens and table are kept over a restart; in memory when left out. */
  readonly data?: Data | undefined;
  /** Epoch milliseconds: the clock of the pool and the inbox. The function has its own. */
  readonly now?: () => number;
  readonly waits?: Waits;
  readonly onTrigger?: (call: TriggerCall) => void;
  readonly onLog?: (line: LogLine) => void;
}

export interface Local {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly inboxUrl: string;
  readonly tableEndpoint: string;
  readonly tableName: string;
  readonly jwks: { readonly keys: readonly object[] };
  /** The settings that the function runs with, the secret among them. */
  readonly env: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** Every call of a trigger so far, oldest first. */
  readonly triggers: readonly TriggerCall[];
  /** What the function asked of SNS and SES so far. */
  readonly serviceCalls: readonly ServiceCall[];
  /** What the function's process wrote so far. */
  readonly log: readonly LogLine[];
  readonly store: Store;
  inbox(): Promise<InboxMessage[]>;
  /** Kills the function's process: the next trigger meets a cold start. */
  coldStart(): Promise<void>;
  /** Runs the function with other settings from now on; those not given stay. An empty text unsets one. */
  configure(env: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

const defaultTable = 'otp-router';
/** Three tries were seen, and are not promised. */
const cognitoWaits: Waits = { answerMs: 5000, tries: 3 };

/** The function's default settings. Each start generates a new secret, unless one was kept. */
export const defaultEnv = (secret = randomBytes(36).toString('base64url')) => ({
  OTP_SECRET: secret,
  OTP_TABLE: defaultTable,
  EMAIL_FROM: 'signin@example.com',
  SMS_COUNTRIES: '*',
  APP_NAME: 'Example App',
});

/** What a folder keeps of a pool. */
const rememberedOf = ({ store, tokens: { signingKey } }: Pool, secret: string): Kept => {
  const [users, grants] = [[...store.users.values()], [...store.grants.values()]];
  return { secret, signingKey, users, grants };
};

/** Starts all parts, from the back to the front; `onStarted` is given what closes each. */
async function startParts(
  options: LocalOptions,
  close: () => Promise<void>,
  onStarted: (closeOne: () => Promise<void>) => void,
): Promise<Local> {
  const { now = Date.now, waits = cognitoWaits } = options;
  const settings = { ...defaultPool, ...options.pool };
  const client = { ...defaultClient, ...options.client };
  const { data } = options;
  if (data) onStarted(data.close);
  const given = { ...defaultEnv(data?.kept?.secret), ...options.env };
  const tableName = given.OTP_TABLE === 'none' ? defaultTable : given.OTP_TABLE;
  const { id: userPoolId, region } = settings;
  const faults = noFaults();
  const triggers: TriggerCall[] = [];
  const log: LogLine[] = [];
  const serviceCalls: ServiceCall[] = [];

  const table = await startTable(faults, region, tableName, data?.tableDir);
  onStarted(table.close);
  const onService = (call: ServiceCall) => void serviceCalls.push(call);
  const inbox = await startInbox({ faults, now, onCall: onService }, options.inboxPort);
  onStarted(inbox.close);
  const env: Record<string, string> = {
    AWS_ENDPOINT_URL_SNS: inbox.snsUrl,
    AWS_ENDPOINT_URL_SES: inbox.sesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    ...given,
  };
  const onLog = (line: LogLine) => {
    log.push(line);
    options.onLog?.(line);
  };
  const lambda = createLambda({
    bundleDir: options.bundleDir,
    region,
    env,
    timeoutMs: waits.answerMs,
    onLog,
  });
  onStarted(lambda.close);
  const onCall = (call: TriggerCall) => {
    triggers.push(call);
    options.onTrigger?.(call);
  };
  const { invoke, coldStart } = lambda;
  const pool = await createPool({
    ...{ pool: settings, clients: [client], kept: data?.kept },
    ...{ invoke, waits, lostAnswers: faults.lostAnswers, now, onCall },
  });
  const save = () => data?.save(rememberedOf(pool, given.OTP_SECRET));
  await save();
  const server = await startPoolServer(pool, options.port, save);
  onStarted(server.close);
  // The function's process starts at the first trigger, so it finds this.
  env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ??= server.url;
  return {
    ...{ endpoint: server.url, region, userPoolId, clientId: client.id },
    ...{ inboxUrl: inbox.url, tableEndpoint: table.url, tableName, jwks: pool.tokens.jwks },
    ...{ env, faults, triggers, log, serviceCalls },
    ...{ store: pool.store, inbox: async () => [...inbox.messages], coldStart, close },
    configure(changed) {
      // The next process is started with what is in here then.
      Object.assign(env, changed);
      return coldStart();
    },
  };
}

export async function startLocal(options: LocalOptions): Promise<Local> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    // From the front to the back: what is still under way finds what it asks for.
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    return await startParts(options, close, (closeOne) => void closers.push(closeOne));
  } catch (error) {
    await close();
    throw error;
  }
}
