// What a month costs with Cognito's own OTP and with this router, side by side; pure. The README's table comes from here.
import { catalogue } from '../src/telemetry/catalogue.ts';
import { alarms } from './alarms.ts';

/** List prices in US dollars for us-east-1; the README names where each was read, and when. */
export const prices = {
  /** Amazon Cognito, per monthly active user above the free ones, up to 100,000. */
  user: { Lite: 0.0055, Essentials: 0.015 },
  freeUsers: 10_000,
  /** Amazon SES, plan Essentials: what a new account gets since July 2026. À la carte it is 0.0001. */
  email: 0.00016,
  /** What `odds` assumes, too; countries differ by a factor of thirty. */
  sms: 0.05,
  lambdaRequest: 0.2e-6,
  /** arm64. */
  lambdaGbSecond: 0.0000133334,
  tableWrite: 0.625e-6,
  /** Strongly consistent, up to 4 kB. */
  tableRead: 0.125e-6,
  logGb: 0.5,
  metric: 0.3,
  alarmMetric: 0.1,
  dashboard: 3,
} as const;

/** As infra/scale.md measures one: Define, Create, Verify, Define, with the floor of 600 ms. */
export const signIn = {
  requests: 4,
  seconds: 0.66,
  gb: 0.5,
  tableWrites: 5,
  tableReads: 3,
  logKb: 6.1,
} as const;

export const signInsPerUser = 4;

export type Tier = keyof typeof prices.user;
export type Channel = 'email' | 'sms';

/** Every combination of dimensions is a metric to CloudWatch; one that never gets a value costs nothing. */
export const mostMetrics = (): number =>
  Object.values(catalogue)
    .map(({ dimensions }) =>
      Object.values(dimensions).reduce((product, values) => product * values.length, 1),
    )
    .reduce((a, b) => a + b, 0);

/** An alarm on an expression is billed for each metric in it. */
const alarmMetrics = (): number =>
  alarms
    .map(({ watched }) =>
      watched.kind === 'ours' ? watched.terms.flatMap(({ sources }) => sources).length : 1,
    )
    .reduce((a, b) => a + b, 0);

/** Dashboard, alarms and metrics, however few people sign in. */
export const watching = (): number =>
  prices.dashboard + prices.alarmMetric * alarmMetrics() + prices.metric * mostMetrics();

/** The function, its table and its log, for one sign-in. */
export const perSignIn = (): number =>
  signIn.requests * prices.lambdaRequest +
  signIn.seconds * signIn.gb * prices.lambdaGbSecond +
  signIn.tableWrites * prices.tableWrite +
  signIn.tableReads * prices.tableRead +
  (signIn.logKb / 1e6) * prices.logGb;

const pool = (users: number, tier: Tier): number => {
  if (users > 100_000) throw new Error('Above 100,000 users Cognito has other prices');
  return Math.max(0, users - prices.freeUsers) * prices.user[tier];
};

const messages = (users: number, channel: Channel): number => users * signInsPerUser * prices[channel];

/** A month with Cognito's own OTP, which the Essentials tier has. */
export const cognitoMonth = (users: number, channel: Channel): number =>
  pool(users, 'Essentials') + messages(users, channel);

/** A month with the router, on a pool of either tier. */
export const routerMonth = (users: number, channel: Channel, tier: Tier): number =>
  pool(users, tier) + messages(users, channel) + users * signInsPerUser * perSignIn() + watching();

const usd = (amount: number): string => `$${Math.round(amount).toLocaleString('en')}`;

const row = (users: number, channel: Channel): string => {
  const cells = [
    `${users.toLocaleString('en')}, ${channel === 'sms' ? 'SMS' : 'email'}`,
    usd(cognitoMonth(users, channel)),
    usd(routerMonth(users, channel, 'Lite')),
    usd(routerMonth(users, channel, 'Essentials')),
  ];
  return `| ${cells.join(' | ')} |\n`;
};

export const priceSection = (): string =>
  `| Users a month, codes by | Cognito's own, Essentials | This, pool on Lite | This, pool on Essentials |\n|---|---|---|---|\n${[
    10_000, 100_000,
  ]
    .flatMap((users) => (['email', 'sms'] as const).map((channel) => row(users, channel)))
    .join('')}`;
