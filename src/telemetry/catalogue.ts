// Every metric there is: its unit, its dimensions with all their values, and what it means. Nothing else can be emitted.
import { channelRows } from '../channels/list.ts';
import { type SlotName, slotNames } from '../sign-in.ts';

/** Countries by continent: a dimension of six values, where one per country would be billed 240 times. */
export const countryGroups = ['Africa', 'Asia', 'Europe', 'NorthAmerica', 'Oceania', 'SouthAmerica'] as const;
export type CountryGroup = (typeof countryGroups)[number];

/** ISO 3166-1 codes by continent (UN M49, with the territories of libphonenumber's metadata); Asia is the rest. */
const members = {
  Africa:
    'AC AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TA TD TG TN TZ UG YT ZA ZM ZW',
  Europe:
    'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK',
  NorthAmerica:
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  Oceania: 'AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PW SB TK TO TV VU WF WS',
  SouthAmerica: 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE',
} as const satisfies Partial<Record<CountryGroup, string>>;

/** The group of an ISO country code. */
export const countryGroup = (country: string): CountryGroup =>
  countryGroups.find(
    (group) => group in members && members[group as keyof typeof members].split(' ').includes(country),
  ) ?? 'Asia';

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  /** CloudWatch bills every combination of values, so each dimension lists the few it has. */
  readonly dimensions: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  readonly meaning: string;
}

export type Dimension = 'Channel' | 'Reason' | 'Trigger' | 'CountryGroup';

export const channelNames: readonly string[] = channelRows.map(({ name }) => name);
/** The slots of a pool, and whatever else may call. */
export type Trigger = SlotName | 'Other';
export const triggers: readonly Trigger[] = [...slotNames, 'Other'];

const Channel = { Channel: channelNames } as const;

export const catalogue = {
  SignUp: { unit: 'Count', dimensions: {}, meaning: 'sign-ups accepted' },
  SignUpRefused: {
    unit: 'Count',
    dimensions: { Reason: ['EmailDomain', 'NoContact', 'TwoContacts', 'UnusableContact'] },
    meaning: 'sign-ups refused, by reason',
  },
  SignInOpened: {
    unit: 'Count',
    dimensions: {},
    meaning: 'opening rounds of START=client, which send nothing',
  },
  HumanCheckFailed: {
    unit: 'Count',
    dimensions: { Reason: ['missing', 'wrong', 'unanswered'] },
    meaning: 'answers to an opening round that did not pass HUMAN_CHECK, by reason',
  },
  SignInStarted: {
    unit: 'Count',
    dimensions: {},
    meaning: 'first code rounds of a sign-in, decoys included',
  },
  SignIn: { unit: 'Count', dimensions: {}, meaning: 'sign-ins that got tokens' },
  SignInFailed: {
    unit: 'Count',
    dimensions: {
      Reason: ['UnexpectedChallenge', 'PasswordFirst', 'Attempts', 'HumanCheck', 'Rounds', 'Unknown'],
    },
    meaning: 'sign-ins that ended without tokens',
  },
  CodeSent: { unit: 'Count', dimensions: Channel, meaning: 'messages that were accepted for delivery' },
  CodeSentTo: {
    unit: 'Count',
    dimensions: { CountryGroup: countryGroups },
    meaning: 'messages to a number that were accepted, by continent',
  },
  CodeReused: { unit: 'Count', dimensions: {}, meaning: 'starts within the cooldown that sent nothing' },
  ResendRefused: { unit: 'Count', dimensions: {}, meaning: 'resends asked for too soon or too often' },
  CodeRight: { unit: 'Count', dimensions: Channel, meaning: 'right answers' },
  CodeWrong: { unit: 'Count', dimensions: {}, meaning: 'answers that were wrong, or could not be a code' },
  CodeExpired: { unit: 'Count', dimensions: {}, meaning: 'answers to a code past its life' },
  CodeStale: { unit: 'Count', dimensions: {}, meaning: 'right answers to a code already used or replaced' },
  ContactMarked: {
    unit: 'Count',
    dimensions: Channel,
    meaning: 'contacts marked as verified',
  },
  MarkFailed: {
    unit: 'Count',
    dimensions: { Reason: ['AliasExists', 'NoTime', 'Refused'] },
    meaning: 'proven contacts not marked, by reason',
  },
  NoticeSent: { unit: 'Count', dimensions: Channel, meaning: 'notices that were accepted' },
  NoticeFailed: {
    unit: 'Count',
    dimensions: { Reason: ['Limited', 'NoContact', 'Refused'] },
    meaning: 'notices not sent, by reason',
  },
  DeliveryLatency: {
    unit: 'Milliseconds',
    dimensions: Channel,
    meaning: 'time it took to have a message accepted',
  },
  DeliveryFailed: {
    unit: 'Count',
    dimensions: Channel,
    meaning: 'messages that were not accepted',
  },
  Failover: { unit: 'Count', dimensions: {}, meaning: "codes sent by another channel of the user's" },
  ContactRefused: {
    unit: 'Count',
    dimensions: {
      Reason: ['unverified', 'malformed', 'country', 'type', 'range', 'unknown', 'testEnded'],
    },
    meaning: 'contacts that cannot be used, by reason',
  },
  Decoy: {
    unit: 'Count',
    dimensions: { Reason: ['UnknownUser', 'NoContact'] },
    meaning: 'rounds played for someone nothing is sent to',
  },
  DestinationLimited: { unit: 'Count', dimensions: Channel, meaning: "sends refused by a destination's cap" },
  CapReached: {
    unit: 'Count',
    dimensions: Channel,
    meaning: "messages refused by their channel's hourly cap",
  },
  ProvenCapReached: {
    unit: 'Count',
    dimensions: Channel,
    meaning: 'messages refused by that cap to users who proved a code before',
  },
  DeviceCapReached: {
    unit: 'Count',
    dimensions: Channel,
    meaning: 'messages refused by that cap to known devices',
  },
  BreakerOpen: {
    unit: 'Count',
    dimensions: { CountryGroup: countryGroups },
    meaning: "messages refused by a country's breaker",
  },
  RangeBreakerOpen: {
    unit: 'Count',
    dimensions: {},
    meaning: "messages refused by the breaker of a number's range",
  },
  GuessRefused: {
    unit: 'Count',
    dimensions: {},
    meaning: 'answers not compared: the user is locked or disabled',
  },
  UserLocked: { unit: 'Count', dimensions: {}, meaning: 'users locked for LOCK_SECONDS' },
  UserDisabled: { unit: 'Count', dimensions: {}, meaning: 'users disabled until an operator unlocks them' },
  TestIdentityUsed: { unit: 'Count', dimensions: {}, meaning: 'rounds of a TEST_IDENTITIES destination' },
  TemplateRefused: { unit: 'Count', dimensions: {}, meaning: "users' own templates not used" },
  TableError: {
    unit: 'Count',
    dimensions: {},
    meaning: 'calls in which the table did not answer',
  },
  RecordUnreadable: {
    unit: 'Count',
    dimensions: {},
    meaning: 'calls refused because a record in the table is damaged or of another version',
  },
  Error: { unit: 'Count', dimensions: { Trigger: triggers }, meaning: 'triggers that ended in an error' },
  UnknownTrigger: {
    unit: 'Count',
    dimensions: {},
    meaning: 'events of a trigger source that is not supported',
  },
  ColdStart: { unit: 'Count', dimensions: {}, meaning: 'invocations that began a new process' },
} as const satisfies Record<string, Metric>;

type Catalogue = typeof catalogue;
export type MetricName = keyof Catalogue;

type ValuesOf<T> = { readonly [D in keyof T]: T[D] extends readonly (infer V)[] ? V : never };
export type DimensionsOf<N extends MetricName> = ValuesOf<Catalogue[N]['dimensions']>;

/** Emits one value; a metric without dimensions takes none. Never throws. */
export type Emit = <N extends MetricName>(
  name: N,
  ...rest: keyof Catalogue[N]['dimensions'] extends never
    ? [value?: number]
    : [dimensions: DimensionsOf<N>, value?: number]
) => void;

/** CloudWatch's namespace of these metrics; their dimension `service` is the function's name. */
export const namespace = 'CognitoOtpRouter';
