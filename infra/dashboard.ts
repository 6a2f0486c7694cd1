// The dashboard as data: questions, and the numbers that answer them. CloudWatch and the local page draw the same one.
import { catalogue, type MetricName } from '../src/telemetry/catalogue.ts';
import { type LogQuestion, queryOf } from './log-question.ts';

export type Stat = 'Sum' | 'Maximum' | 'p50' | 'p95' | 'p99';
export type Unit = 'Count' | 'ms' | '%' | 'USD';

/** One metric of ours; `where` gives a value to each of its dimensions. */
export interface Source {
  readonly metric: MetricName;
  readonly where: Readonly<Record<string, string>>;
}

/** A line in a chart: a sum over sources, or the share (in %) that they are of `of`. */
export interface Line {
  readonly label: string;
  readonly sources: readonly Source[];
  readonly stat: Stat;
  readonly of?: readonly Source[];
  /**
   * A code is sent in one period and used in the next, so a share per period shows 0 % beside 100 %. `sinceStart`
   * compares what has happened since the start of the chart.
   */
  readonly over?: 'sinceStart' | 'period';
}

/** A metric that AWS itself keeps. `function`, `live` and `table` stand for the stack's own. */
export interface PlatformLine {
  readonly label: string;
  readonly namespace: 'AWS/Lambda' | 'AWS/SNS' | 'AWS/SES' | 'AWS/DynamoDB';
  readonly metric: string;
  readonly on: 'account' | 'function' | 'live' | 'table';
  readonly stat: Stat;
}

/** A limit drawn across a chart. */
export interface Limit {
  readonly label: string;
  readonly value: number;
}

/** What charts have in common. `alarms`: those whose threshold is drawn; `complement`: at 100 less the threshold. */
interface Chart {
  readonly title: string;
  readonly unit: Unit;
  readonly limit?: Limit;
  readonly alarms?: readonly string[];
  readonly complement?: boolean;
}

export type Widget =
  | { readonly kind: 'header'; readonly title: string }
  /** One figure, of the last full period. */
  | {
      readonly kind: 'number';
      readonly title: string;
      readonly unit: Unit;
      readonly periodSeconds: number;
      readonly shows: Line | PlatformLine;
    }
  | (Chart & { readonly kind: 'lines'; readonly shape: 'line' | 'bars'; readonly lines: readonly Line[] })
  /** One bar a line, for the whole time that is looked at. */
  | { readonly kind: 'ranking'; readonly title: string; readonly lines: readonly Line[] }
  | (Chart & { readonly kind: 'platform'; readonly lines: readonly PlatformLine[] })
  | {
      readonly kind: 'logs';
      readonly title: string;
      readonly question: LogQuestion;
      /** The same, in the language of CloudWatch Logs Insights. */
      readonly query: string;
    }
  | { readonly kind: 'alarms'; readonly title: string };

export const isPlatform = (line: Line | PlatformLine): line is PlatformLine => 'namespace' in line;

/** A metric with every combination of values that its dimensions have; `where` narrows it. */
export function all(metric: MetricName, where: Readonly<Record<string, string>> = {}): Source[] {
  const dimensions: Readonly<Record<string, readonly string[]>> = catalogue[metric].dimensions;
  let combinations: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries(dimensions)) {
    const given = where[name];
    const wanted = given === undefined ? values : [given];
    combinations = combinations.flatMap((one) => wanted.map((value) => ({ ...one, [name]: value })));
  }
  return combinations.map((one) => ({ metric, where: one }));
}

const sum = (label: string, ...sources: Source[][]): Line => ({
  label,
  sources: sources.flat(),
  stat: 'Sum',
});
const share = (label: string, over: 'sinceStart' | 'period', part: Source[], of: Source[]): Line => ({
  ...sum(label, part),
  of,
  over,
});
/** One line for every value of the metric's only dimension. */
const byValue = (metric: MetricName, prefix = ''): Line[] =>
  all(metric).map((source) => ({
    label: prefix + Object.values(source.where).join(' '),
    sources: [source],
    stat: 'Sum',
  }));
const latency = (Channel: 'SMS' | 'EMAIL'): Line[] =>
  (['p50', 'p95', 'p99'] as const).map((stat) => ({
    label: `${Channel} ${stat}`,
    sources: all('DeliveryLatency', { Channel }),
    stat,
  }));
const failing = (label: string, where: Readonly<Record<string, string>>): Line => {
  const failed = all('DeliveryFailed', where);
  return share(label, 'period', failed, [...failed, ...all('CodeSent', where)]);
};
const counts = (title: string, lines: readonly Line[], alarms: readonly string[] = []): Widget => ({
  kind: 'lines',
  title,
  unit: 'Count',
  shape: 'bars',
  lines,
  alarms,
});
const ranking = (title: string, lines: readonly Line[]): Widget => ({ kind: 'ranking', title, lines });
const number = (title: string, unit: Unit, periodSeconds: number, shows: Line | PlatformLine): Widget => ({
  kind: 'number',
  title,
  unit,
  periodSeconds,
  shows,
});
const header = (title: string): Widget => ({ kind: 'header', title });
const logs = (title: string, question: LogQuestion): Widget => ({
  kind: 'logs',
  title,
  question,
  query: queryOf(question),
});
const platform = (
  namespace: PlatformLine['namespace'],
  on: PlatformLine['on'],
  label: string,
  metric: string,
  stat: Stat = 'Sum',
): PlatformLine => ({ label, namespace, metric, on, stat });

const sms = { Channel: 'SMS' };
const email = { Channel: 'EMAIL' };
const success = share('signed in', 'period', all('SignIn'), all('CodeSent'));
const duration = (stat: 'p50' | 'p95' | 'p99') => platform('AWS/Lambda', 'live', stat, 'Duration', stat);
const spent = platform('AWS/SNS', 'account', 'spent', 'SMSMonthToDateSpentUSD', 'Maximum');
/** Cognito's own: it tries again after this long. */
const patience: Limit = { label: 'Cognito gives up', value: 5000 };

export const widgets: readonly Widget[] = [
  // The questions that a person on call asks first.
  number('Sign-in success, 15 minutes', '%', 900, success),
  number('Sign-in success, hour', '%', 3600, success),
  number('Codes sent, hour', 'Count', 3600, sum('sent', all('CodeSent'))),
  number('Slowest 1 % of calls, 5 minutes', 'ms', 300, duration('p99')),
  number('Users locked, hour', 'Count', 3600, sum('locked', all('UserLocked'), all('UserDisabled'))),
  number('SMS spend, month', 'USD', 21_600, spent),
  { kind: 'alarms', title: 'Is anything wrong right now?' },

  header('Users'),
  {
    kind: 'lines',
    title: 'Do people get in?',
    unit: 'Count',
    // Each is a part of the one before it: stacked bars would count people five times.
    shape: 'line',
    lines: [
      sum('opened', all('SignInOpened')),
      sum('started', all('SignInStarted')),
      sum('codes sent', all('CodeSent')),
      sum('right codes', all('CodeRight')),
      sum('signed in', all('SignIn')),
    ],
  },
  {
    kind: 'lines',
    title: 'What share of the codes gets used?',
    unit: '%',
    shape: 'line',
    lines: [
      share('SMS', 'sinceStart', all('CodeRight', sms), all('CodeSent', sms)),
      share('email', 'sinceStart', all('CodeRight', email), all('CodeSent', email)),
    ],
    alarms: ['NobodySignsIn'],
    complement: true,
  },
  counts('Who signs up, and who is refused?', [
    sum('signed up', all('SignUp')),
    ...byValue('SignUpRefused', 'refused: '),
  ]),
  counts('Why do sign-ins end without tokens?', byValue('SignInFailed')),
  counts(
    'Are proven contacts marked verified?',
    [sum('marked', all('ContactMarked')), ...byValue('MarkFailed', 'failed: ')],
    ['MarkFailed'],
  ),

  header('Delivery'),
  counts('Do messages go out?', [
    sum('SMS sent', all('CodeSent', sms)),
    sum('emails sent', all('CodeSent', email)),
    sum('SMS failed', all('DeliveryFailed', sms)),
    sum('emails failed', all('DeliveryFailed', email)),
    sum('sent by the other channel', all('Failover')),
  ]),
  {
    kind: 'lines',
    title: 'What share of the messages fails?',
    unit: '%',
    shape: 'line',
    lines: [failing('SMS', sms), failing('email', email)],
    alarms: ['SmsFailing', 'EmailFailing'],
  },
  {
    kind: 'lines',
    title: 'How long do SNS and SES take?',
    unit: 'ms',
    shape: 'line',
    lines: [...latency('SMS'), ...latency('EMAIL')],
    limit: patience,
  },
  ranking('Where do the SMS go?', byValue('CodeSentTo')),
  {
    kind: 'platform',
    title: 'What have SMS cost this month?',
    unit: 'USD',
    lines: [spent],
    alarms: ['SmsSpend'],
  },
  {
    kind: 'platform',
    title: 'Do emails bounce, or count as spam?',
    unit: 'Count',
    lines: [
      platform('AWS/SES', 'account', 'sent', 'Send'),
      platform('AWS/SES', 'account', 'bounced', 'Bounce'),
      platform('AWS/SES', 'account', 'reported', 'Complaint'),
    ],
  },
  counts('Do notices of new devices go out?', [
    sum('SMS', all('NoticeSent', sms)),
    sum('email', all('NoticeSent', email)),
    ...byValue('NoticeFailed', 'failed: '),
  ]),
  ranking('Which contacts cannot be used, and why?', byValue('ContactRefused')),

  header('Abuse'),
  counts(
    'Is somebody guessing?',
    [
      sum('locked', all('UserLocked')),
      sum('disabled', all('UserDisabled')),
      sum('answers refused', all('GuessRefused')),
    ],
    ['LockWave', 'UserDisabled'],
  ),
  counts('What is wrong with the answers?', [
    sum('wrong', all('CodeWrong')),
    sum('too late', all('CodeExpired')),
    sum('used or replaced', all('CodeStale')),
  ]),
  {
    kind: 'lines',
    title: 'What share of the answers is wrong?',
    unit: '%',
    shape: 'line',
    lines: [
      share(
        'wrong or refused',
        'period',
        [...all('CodeWrong'), ...all('GuessRefused')],
        [...all('CodeWrong'), ...all('GuessRefused'), ...all('SignIn')],
      ),
    ],
    alarms: ['Guessing'],
  },
  counts('Who does not pass the human check?', byValue('HumanCheckFailed'), ['HumanCheck']),
  counts('Is somebody probing for accounts?', byValue('Decoy')),
  counts(
    'Which limits hold messages back?',
    [
      sum('SMS destination', all('DestinationLimited', sms)),
      sum('email destination', all('DestinationLimited', email)),
      sum('cap per hour', all('CapReached')),
      sum('cap per hour, also for the proven', all('ProvenCapReached')),
      sum('cap per hour, also for known devices', all('DeviceCapReached')),
      sum('country breaker', all('BreakerOpen')),
      sum('number range breaker', all('RangeBreakerOpen')),
      sum('resend too soon', all('ResendRefused')),
      sum('same code still fresh', all('CodeReused')),
    ],
    ['SmsCap', 'ProvenCap', 'BreakerOpen'],
  ),
  ranking('Which continents has the breaker paused?', byValue('BreakerOpen')),
  counts(
    'Is anything used that is for tests only?',
    [sum('test identities', all('TestIdentityUsed')), sum('templates refused', all('TemplateRefused'))],
    ['TestIdentity'],
  ),

  header('Platform'),
  counts(
    'Which triggers fail?',
    [
      ...byValue('Error'),
      sum('table did not answer', all('TableError')),
      sum('record cannot be read', all('RecordUnreadable')),
      sum('unknown trigger', all('UnknownTrigger')),
    ],
    ['Errors', 'TableErrors'],
  ),
  {
    kind: 'platform',
    title: 'Does the function answer in time?',
    unit: 'ms',
    lines: [duration('p50'), duration('p95'), duration('p99')],
    limit: patience,
    alarms: ['NearTimeout'],
  },
  {
    kind: 'platform',
    title: 'Is the function failing or throttled?',
    unit: 'Count',
    lines: [
      platform('AWS/Lambda', 'function', 'invocations', 'Invocations'),
      platform('AWS/Lambda', 'function', 'errors', 'Errors'),
      platform('AWS/Lambda', 'function', 'throttles', 'Throttles'),
      platform('AWS/Lambda', 'function', 'at once', 'ConcurrentExecutions', 'Maximum'),
    ],
    alarms: ['Throttled'],
  },
  counts('How often is there a cold start?', [sum('cold starts', all('ColdStart'))]),
  {
    kind: 'platform',
    title: 'Is the table throttled?',
    unit: 'Count',
    lines: [
      platform('AWS/DynamoDB', 'table', 'throttled writes', 'WriteThrottleEvents'),
      platform('AWS/DynamoDB', 'table', 'throttled reads', 'ReadThrottleEvents'),
    ],
  },
  logs('What went wrong last?', {
    where: { level: 'ERROR' },
    show: { kind: 'rows', fields: ['trigger', 'code', 'reason', 'channel', 'id'] },
  }),
  // An id can be followed through its triggers.
  logs('Whose sign-ins fail most?', {
    where: { message: 'response', 'decision.failAuthentication': 1 },
    show: { kind: 'count', as: 'failed', by: 'id' },
  }),
];
