// The alarms as data: what each one watches, when it goes off, and what the person on call should do.
import { all, type PlatformLine, type Source } from './dashboard.ts';

/** By the term's id; `undefined` where it has no value in the period. */
type Sums = Readonly<Record<string, number | undefined>>;

/** A number made of our metrics, by their sum in a period. */
type Term = { readonly id: string; readonly sources: readonly Source[] };

export type Watched =
  | {
      readonly kind: 'ours';
      readonly terms: readonly Term[];
      /** CloudWatch's metric math over the terms' ids. A term without values must not hide the other: SUM([…]). */
      readonly expression: string;
      /** The same for the local page. `undefined`: no value in the period. */
      readonly compute: (sums: Sums) => number | undefined;
    }
  | { readonly kind: 'platform'; readonly line: PlatformLine };

export interface Alarm {
  /** In the template `Alarm<name>`, in CloudWatch `<stack>-<name>`. */
  readonly name: string;
  readonly description: string;
  readonly watched: Watched;
  /** Goes off at or above this; a parameter of the template where it differs by user. */
  readonly threshold: number | { readonly parameter: string };
  readonly periodSeconds: 300 | 900 | 21600;
  /** Goes off after this many periods in a row. */
  readonly periods: number;
}

const term = (id: string, ...sources: Source[][]): Term => ({ id, sources: sources.flat() });

/** The sum of some metrics. */
const sumOf = (...sources: Source[][]): Watched => ({
  kind: 'ours',
  terms: [term('n', ...sources)],
  expression: 'n',
  compute: ({ n }) => n,
});

/** Percent that `part` is of both, once there are at least `least` of it. */
const shareOf = (part: Term, rest: Term, least: number): Watched => ({
  kind: 'ours',
  terms: [part, rest],
  expression: `IF(${part.id} >= ${least}, 100 * ${part.id} / SUM([${part.id}, ${rest.id}]), 0)`,
  compute({ [part.id]: n, [rest.id]: others = 0 }) {
    if (n === undefined) return undefined;
    return n >= least ? (100 * n) / (n + others) : 0;
  },
});

/** The share of messages that a channel did not take. */
const failing = (Channel: 'SMS' | 'EMAIL'): Watched =>
  shareOf(term('failed', all('DeliveryFailed', { Channel })), term('sent', all('CodeSent', { Channel })), 5);

export const alarms: readonly Alarm[] = [
  {
    name: 'NobodySignsIn',
    description:
      'More than 80 % of the codes sent lead to no sign-in, for half an hour. Sign in yourself with each channel. If no message comes, see the SNS and SES consoles (sandbox, spend limit, sender, opted-out numbers); if the code is refused, roll back the last deployment; if neither, this is an attack: see which continents the SMS go to.',
    watched: {
      kind: 'ours',
      terms: [term('sent', all('CodeSent')), term('entered', all('SignIn'))],
      expression: 'IF(sent >= 20, 100 - 100 * SUM([entered, 0 * sent]) / sent, 0)',
      compute({ sent, entered = 0 }) {
        if (sent === undefined) return undefined;
        return sent >= 20 ? 100 - (100 * entered) / sent : 0;
      },
    },
    threshold: 80,
    periodSeconds: 900,
    periods: 2,
  },
  {
    name: 'Errors',
    description:
      'Triggers ended in errors 5 times in 5 minutes. Open the dashboard, "What went wrong last?", and read reason. After a deployment: roll back first.',
    watched: sumOf(all('Error'), all('UnknownTrigger')),
    threshold: 5,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'NearTimeout',
    description:
      'One call in a hundred takes longer than 4 s; at 5 s Cognito tries again. See whether SNS, SES or the table is slow on the dashboard; raise MemorySize if cold starts are.',
    watched: {
      kind: 'platform',
      line: { label: 'p99', namespace: 'AWS/Lambda', metric: 'Duration', on: 'live', stat: 'p99' },
    },
    threshold: 4000,
    periodSeconds: 300,
    periods: 2,
  },
  {
    name: 'Throttled',
    description:
      'Lambda throttled the function, so people cannot sign in. Raise the account quota of concurrent executions, or the function’s reserved concurrency.',
    watched: {
      kind: 'platform',
      line: {
        label: 'throttles',
        namespace: 'AWS/Lambda',
        metric: 'Throttles',
        on: 'function',
        stat: 'Sum',
      },
    },
    threshold: 5,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'SmsFailing',
    description:
      'SNS did not take 20 % or more of the SMS. See reason in the log lines "a message was not accepted": spend limit reached, sandbox, throttling (20 SMS a second), sender not registered.',
    watched: failing('SMS'),
    threshold: 20,
    periodSeconds: 300,
    periods: 2,
  },
  {
    name: 'EmailFailing',
    description:
      'SES did not take 20 % or more of the emails. See reason in the log lines "a message was not accepted": identity not verified, sandbox (200 a day), sending paused, throttling.',
    watched: failing('EMAIL'),
    threshold: 20,
    periodSeconds: 300,
    periods: 2,
  },
  {
    name: 'TableErrors',
    description:
      'The table did not answer, or holds records that this version cannot read: people cannot sign in. See the health of DynamoDB in the Region, throttles of the table, and whether the role or the table was changed. RecordUnreadable: another version or a person wrote to the table.',
    watched: sumOf(all('TableError'), all('RecordUnreadable')),
    threshold: 3,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'HumanCheck',
    description:
      'The service that judges HUMAN_CHECK did not answer or refused our keys 5 times in 5 minutes: only known devices can sign in. See the status page of the service, and whether HUMAN_CHECK_SECRET belongs to HUMAN_CHECK_SITE_KEY. Deploying with HUMAN_CHECK=none turns the check off.',
    watched: sumOf(all('HumanCheckFailed', { Reason: 'unanswered' })),
    threshold: 5,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'BreakerOpen',
    description:
      'Too few codes sent to a country were used, so its SMS are paused. Usually somebody is pumping SMS for money. See where the SMS go; take the country out of SMS_COUNTRIES if you do not serve it. The breaker closes when codes are verified again.',
    watched: sumOf(all('BreakerOpen')),
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'SmsCap',
    description:
      'SMS_PER_HOUR was reached: no SMS until the hour is over. If the traffic is real, raise it; if not, see which continents the SMS go to.',
    watched: sumOf(all('CapReached')),
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'ProvenCap',
    description:
      'An hourly cap has also run out for people who have signed in before: their own share of it is used up. An eighth of the cap is left for known devices whose client shows its PROOF with a resend; the dashboard says whether that has run out too. If the traffic is real, raise SMS_PER_HOUR or EMAILS_PER_HOUR now; if not, somebody is starting sign-ins in the names of your users: turn the template parameter Waf on.',
    watched: sumOf(all('ProvenCapReached')),
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'Guessing',
    description:
      'Half of the answers or more are wrong, at 50 or more in 15 minutes; people mistype one in ten. Somebody is guessing codes, over many users. Turn the template parameter Waf on; `otp limits --disabled` lists the users who were disabled, and `otp unlock --since TIME` unlocks them once the attack is over. After a deployment: sign in yourself, and roll back if your code is refused.',
    watched: shareOf(term('wrong', all('CodeWrong'), all('GuessRefused')), term('right', all('SignIn')), 50),
    threshold: 50,
    periodSeconds: 900,
    periods: 1,
  },
  {
    name: 'UserDisabled',
    description:
      'A user was disabled after WRONG_BEFORE_DISABLE wrong answers, and cannot sign in until you unlock them. `otp limits --disabled --user-pool-id POOL` names the user; ask whether they typed that much, then `otp unlock`.',
    watched: sumOf(all('UserDisabled')),
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
  },
  {
    name: 'LockWave',
    description:
      'Twenty or more users were locked or disabled within 15 minutes: somebody is guessing codes. The accounts are safe, but their users cannot sign in on new devices. Block the source (template parameter Waf). Once it is over, `otp unlock --since TIME` unlocks all of them.',
    watched: sumOf(all('UserLocked'), all('UserDisabled')),
    threshold: 20,
    periodSeconds: 900,
    periods: 1,
  },
  {
    name: 'MarkFailed',
    description:
      'With AUTO_VERIFY=proof, Cognito did not mark proven contacts as verified. Their users are signed in, and the next sign-in tries again. Open the dashboard, "What went wrong last?", and read reason: AccessDenied means that the role lacks cognito-idp:AdminUpdateUserAttributes on this pool (deploy with --user-pool-id); TooManyRequests is a quota; InvalidParameter may be an attribute that cannot be changed.',
    watched: sumOf(all('MarkFailed', { Reason: 'Refused' }), all('MarkFailed', { Reason: 'NoTime' })),
    threshold: 3,
    periodSeconds: 900,
    periods: 1,
  },
  {
    name: 'SmsSpend',
    description:
      'SMS of this month cost more than the parameter AlarmSmsSpendUsd (all of the account in this Region). Compare with the dashboard, "Where do the SMS go?"; lower SMS_PER_HOUR or narrow SMS_COUNTRIES.',
    watched: {
      kind: 'platform',
      line: {
        label: 'spent',
        namespace: 'AWS/SNS',
        metric: 'SMSMonthToDateSpentUSD',
        on: 'account',
        stat: 'Maximum',
      },
    },
    threshold: { parameter: 'AlarmSmsSpendUsd' },
    periodSeconds: 21600,
    periods: 1,
  },
  {
    name: 'TestIdentity',
    description:
      'A test identity signed in: its fixed code opens an account. If no app review or test is running, take it out of TEST_IDENTITIES.',
    watched: sumOf(all('TestIdentityUsed')),
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
  },
];
