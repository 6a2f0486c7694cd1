// The dashboard as data: questions, and the numbers that answer them. CloudWatch and the local page draw the same one.
import { catalogue, type MetricName } from '../src/observability/catalogue.ts';

export type Stat = 'Sum' | 'Maximum' | 'p50' | 'p95' | 'p99';

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
}

/** A metric that AWS itself keeps. `function`, `live` and `table` stand for the stack's own. */
export interface PlatformLine {
  readonly label: string;
  readonly namespace: 'AWS/Lambda' | 'AWS/SNS' | 'AWS/SES' | 'AWS/DynamoDB';
  readonly metric: string;
  readonly on: 'account' | 'function' | 'live' | 'table';
  readonly stat: Stat;
}

export type Widget =
  | {
      readonly kind: 'lines';
      readonly title: string;
      readonly unit: 'Count' | 'ms' | '%';
      readonly lines: readonly Line[];
      /** A limit drawn across the chart. */
      readonly limit?: { readonly label: string; readonly value: number };
    }
  | {
      readonly kind: 'platform';
      readonly title: string;
      readonly lines: readonly PlatformLine[];
      readonly limit?: { readonly label: string; readonly value: number };
    }
  | { readonly kind: 'logs'; readonly title: string; readonly query: string }
  | { readonly kind: 'alarms'; readonly title: string };

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
const share = (label: string, part: Source[], of: Source[]): Line => ({
  label,
  sources: part,
  stat: 'Sum',
  of,
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
const counts = (title: string, lines: readonly Line[]): Widget => ({
  kind: 'lines',
  title,
  unit: 'Count',
  lines,
});

const sms = { Channel: 'SMS' };
const email = { Channel: 'EMAIL' };

export const widgets: readonly Widget[] = [
  { kind: 'alarms', title: 'Is anything wrong right now?' },
  counts('Do people get in?', [
    sum('started', all('SignInStarted')),
    sum('codes sent', all('CodeSent')),
    sum('right codes', all('CodeRight')),
    sum('signed in', all('SignIn')),
  ]),
  {
    kind: 'lines',
    title: 'What share of the codes gets used, by channel?',
    unit: '%',
    lines: [
      share('SMS', all('CodeRight', sms), all('CodeSent', sms)),
      share('email', all('CodeRight', email), all('CodeSent', email)),
    ],
  },
  counts('Are people signing up, and who is turned away?', [
    sum('signed up', all('SignUp')),
    ...byValue('SignUpRefused', 'refused: '),
  ]),
  {
    kind: 'lines',
    title: 'How long do SNS and SES take, against the 5 s that Cognito waits?',
    unit: 'ms',
    lines: [...latency('SMS'), ...latency('EMAIL')],
    limit: { label: 'Cognito gives up', value: 5000 },
  },
  counts('Do messages go out, and when not, does the other channel help?', [
    sum('SMS sent', all('CodeSent', sms)),
    sum('emails sent', all('CodeSent', email)),
    sum('SMS failed', all('DeliveryFailed', sms)),
    sum('emails failed', all('DeliveryFailed', email)),
    sum('sent by the other channel', all('Failover')),
  ]),
  counts('Why do sign-ins end without tokens?', byValue('SignInFailed')),
  counts('What is wrong with the answers?', [
    sum('wrong', all('CodeWrong')),
    sum('too late', all('CodeExpired')),
    sum('used or replaced', all('CodeStale')),
    sum('not compared: locked', all('GuessRefused')),
  ]),
  counts('Is somebody guessing? Users locked and disabled', [
    sum('locked', all('UserLocked')),
    sum('disabled', all('UserDisabled')),
    sum('answers refused', all('GuessRefused')),
  ]),
  counts('Is somebody probing for accounts? Rounds that nothing is sent to', byValue('Decoy')),
  counts('Which limits hold messages back?', [
    sum('SMS destination', all('DestinationLimited', sms)),
    sum('email destination', all('DestinationLimited', email)),
    sum('SMS cap per hour', all('CapReached', sms)),
    sum('cap per hour, also for the proven', all('ProvenCapReached')),
    sum('cap per hour, also for known devices', all('DeviceCapReached')),
    sum('country breaker', all('BreakerOpen')),
    sum('resend too soon', all('ResendRefused')),
    sum('same code still fresh', all('CodeReused')),
  ]),
  counts('Where do the SMS go?', byValue('CodeSentTo')),
  counts('Which continents has the breaker paused?', byValue('BreakerOpen')),
  {
    kind: 'platform',
    title: 'What have SMS cost this month (USD)?',
    lines: [
      {
        label: 'spent',
        namespace: 'AWS/SNS',
        metric: 'SMSMonthToDateSpentUSD',
        on: 'account',
        stat: 'Maximum',
      },
    ],
  },
  {
    kind: 'platform',
    title: 'Do emails bounce, or get reported as spam?',
    lines: [
      { label: 'sent', namespace: 'AWS/SES', metric: 'Send', on: 'account', stat: 'Sum' },
      { label: 'bounced', namespace: 'AWS/SES', metric: 'Bounce', on: 'account', stat: 'Sum' },
      { label: 'reported', namespace: 'AWS/SES', metric: 'Complaint', on: 'account', stat: 'Sum' },
    ],
  },
  counts('Which contacts cannot be used, and why?', byValue('ContactRefused')),
  counts('Is anything used that should not be in production?', [
    sum('test identities', all('TestIdentityUsed')),
    sum('templates refused', all('TemplateRefused')),
  ]),
  counts('Which triggers fail?', [
    ...byValue('Error'),
    sum('table did not answer', all('TableError')),
    sum('unknown trigger', all('UnknownTrigger')),
  ]),
  {
    kind: 'platform',
    title: 'Does the function answer in time?',
    lines: (['p50', 'p95', 'p99'] as const).map((stat) => ({
      label: stat,
      namespace: 'AWS/Lambda',
      metric: 'Duration',
      on: 'live',
      stat,
    })),
    limit: { label: 'Cognito gives up', value: 5000 },
  },
  {
    kind: 'platform',
    title: 'Is the function failing, throttled or crowded?',
    lines: [
      { label: 'invocations', namespace: 'AWS/Lambda', metric: 'Invocations', on: 'function', stat: 'Sum' },
      { label: 'errors', namespace: 'AWS/Lambda', metric: 'Errors', on: 'function', stat: 'Sum' },
      { label: 'throttles', namespace: 'AWS/Lambda', metric: 'Throttles', on: 'function', stat: 'Sum' },
      {
        label: 'at once',
        namespace: 'AWS/Lambda',
        metric: 'ConcurrentExecutions',
        on: 'function',
        stat: 'Maximum',
      },
    ],
  },
  counts('How often does a sign-in wait for a cold start?', [sum('cold starts', all('ColdStart'))]),
  {
    kind: 'platform',
    title: 'Is the table throttled?',
    lines: [
      {
        label: 'throttled writes',
        namespace: 'AWS/DynamoDB',
        metric: 'WriteThrottleEvents',
        on: 'table',
        stat: 'Sum',
      },
      {
        label: 'throttled reads',
        namespace: 'AWS/DynamoDB',
        metric: 'ReadThrottleEvents',
        on: 'table',
        stat: 'Sum',
      },
    ],
  },
  {
    kind: 'logs',
    title: 'What went wrong last?',
    query:
      'fields @timestamp, trigger, code, reason, channel, id | filter level = "ERROR" | sort @timestamp desc | limit 20',
  },
  {
    kind: 'logs',
    title: 'Whose sign-ins fail most? (follow an id through its triggers)',
    query:
      'filter message = "response" and decision.failAuthentication = 1 | stats count(*) as failed by id | sort failed desc | limit 20',
  },
];
