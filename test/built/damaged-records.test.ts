// Records that this version cannot read, met by the triggers of the bundle that ships: the client gets one constant text, one
// metric counts the call, nothing is sent, and what lies in the table stays as it is.
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Listening, serve } from '../../infra/host/http.ts';
import { publicText } from '../../src/errors.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { createEvent, verifyEvent, type Who } from '../support/events.ts';
import { byEmail } from '../support/people.ts';
import { type Started, startFunction } from '../support/started.ts';

type Item = Record<string, AttributeValue>;

const ada = byEmail('ada', 'ada@example.com');
const nobody: Who = { userName: 'nobody@example.com', userNotFound: true };

let dynamo: LocalDynamo;
let senders: Listening;
let lambda: Started;
let client: DynamoDBClient;
let tableName: string;
let sends = 0;

beforeAll(async () => {
  dynamo = await startDynalite();
  tableName = (await dynamo.table()).name;
  client = new DynamoDBClient({});
  senders = await serve((request, response) => {
    request.resume();
    sends++;
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end('<R><SendRawEmailResult><MessageId>1</MessageId></SendRawEmailResult></R>');
  });
  lambda = await startFunction(inject('bundle').dir, {
    OTP_SECRET: 'a-secret-of-more-than-32-characters-for-tests',
    OTP_TABLE: tableName,
    EMAIL_FROM: 'signin@example.com',
    CHANNELS: 'email',
    RESPONSE_FLOOR_MS: '0',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SNS: senders.url,
    AWS_ENDPOINT_URL_SES: senders.url,
  });
});
afterAll(async () => {
  await lambda.stop();
  client.destroy();
  await Promise.all([senders.close(), dynamo.stop()]);
});

const put = (item: Item) => client.send(new PutItemCommand({ TableName: tableName, Item: item }));
const read = async (key: string) =>
  (await client.send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: key } } }))).Item;

async function allItems(): Promise<Map<string, Item>> {
  const items = new Map<string, Item>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName }))
    for (const item of Items) items.set(item.pk?.S ?? '', item);
  return items;
}

/** The record's fields with some of them changed, or left out. */
const inRecord =
  (over: Record<string, AttributeValue | undefined>) =>
  (item: Item): Item => {
    const fields = Object.entries({ ...item.record?.M, ...over });
    const kept = fields.filter((field): field is [string, AttributeValue] => field[1] !== undefined);
    return { ...item, record: { M: Object.fromEntries(kept) } };
  };
const without =
  (name: string) =>
  (item: Item): Item => {
    const { [name]: _, ...rest } = item;
    return rest;
  };

type Damage = readonly [what: string, damage: (item: Item) => Item];

const ofAnyRecord: readonly Damage[] = [
  ['of the next version', (item) => ({ ...item, version: { N: '2' } })],
  ['whose version is a text', (item) => ({ ...item, version: { S: '1' } })],
  ['of no version', without('version')],
  ['without a revision', without('rev')],
  ['whose revision is a number', (item) => ({ ...item, rev: { N: '1' } })],
  ['that is not there', without('record')],
  ['that is null', (item) => ({ ...item, record: { NULL: true } })],
  ['that is a list', (item) => ({ ...item, record: { L: [] } })],
  ['that is empty', (item) => ({ ...item, record: { M: {} } })],
  ['with a field too many', inRecord({ more: { N: '1' } })],
];
const ofUsers: readonly Damage[] = [
  ...ofAnyRecord,
  ['without its guesses', inRecord({ guesses: undefined })],
  ['with a number where its devices are due', inRecord({ devices: { N: '5' } })],
  ['with a number where its guesses are due', inRecord({ guesses: { N: '3' } })],
  [
    'with a number where a list of guesses is due',
    inRecord({ guesses: { M: { times: { N: '1' }, inARow: { N: '1' } } } }),
  ],
  [
    'with a text where a count is due',
    inRecord({ guesses: { M: { times: { L: [] }, inARow: { S: '1' } } } }),
  ],
  ['with a set where a list is due', inRecord({ uses: { SS: ['a'] } })],
  [
    'with half a code',
    inRecord({ codes: { M: { 'client-1': { M: { newest: { M: { nonce: { S: 'n' } } } } } } } }),
  ],
  ['with a time before 1970', inRecord({ provenAt: { N: '-1' } })],
];
const ofDestinations: readonly Damage[] = [
  ...ofAnyRecord,
  ['with a number where its messages are due', inRecord({ sends: { N: '4' } })],
  ['with a number where a list of times is due', inRecord({ sends: { M: { new: { N: '4' } } } })],
  ['with a text where a time is due', inRecord({ sends: { M: { new: { L: [{ S: 'x' }] } } } })],
];

/** What a call says on standard output, once its metrics are there. */
async function told(call: () => Promise<unknown>): Promise<string> {
  const before = lambda.lines.length;
  await expect(call()).rejects.toThrow(publicText.UNAVAILABLE);
  const text = () => lambda.lines.slice(before).join('\n');
  await expect.poll(text).toContain('"Name":"Error"');
  return text();
}

const times = (text: string, part: string) => text.split(part).length - 1;

async function expectClosed(item: Item, call: () => Promise<unknown>): Promise<void> {
  const sent = sends;
  const before = await allItems();
  const text = await told(call);
  expect(times(text, '"Name":"RecordUnreadable"')).toBe(1);
  expect(text).not.toContain('"Name":"TableError"');
  expect(text).toContain('"reason":"UnreadableRecord"');
  expect(text).not.toContain(item.pk?.S);
  expect(sends).toBe(sent);
  expect(await allItems()).toEqual(before);
}

describe.each([
  ['a user', ada, 'user:', ofUsers],
  ['a stranger', nobody, 'stranger:', ofUsers],
  ['the destination of a user', ada, 'destination:', ofDestinations],
  ['the destination of a stranger', nobody, 'destination:', ofDestinations],
] as const)('the record of %s', (_whose, who, prefix, damages) => {
  let secret: Record<string, string>;
  let healthy: Item;
  beforeAll(async () => {
    const before = await allItems();
    const { response } = await lambda.call(createEvent([], who));
    secret = response.privateChallengeParameters as Record<string, string>;
    for (const [key, item] of await allItems())
      if (key.startsWith(prefix) && JSON.stringify(item) !== JSON.stringify(before.get(key))) healthy = item;
    // Past the cooldown: a damaged record is the only thing in the way of a message.
    await lambda.passTime(31_000);
    expect(healthy).toBeDefined();
  });

  it.each(damages)('%s', async (_what, damage) => {
    const item = damage(healthy);
    await put(item);
    const again = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: secret.state },
    ];
    await expectClosed(item, () => lambda.call(createEvent([], who)));
    await expectClosed(item, () => lambda.call(createEvent(again, who, { action: 'resend' })));
    // An answer does not ask about destinations.
    if (prefix !== 'destination:')
      await expectClosed(item, () => lambda.call(verifyEvent(secret, '123456', who)));
    expect(await read(healthy.pk?.S ?? '')).toEqual(item);
    await put(healthy);
  });

  it('is read again once it is put right', async () => {
    const { response } = await lambda.call(createEvent([], who));
    expect(response.publicChallengeParameters).toMatchObject({ STATUS: 'CODE_SENT' });
  });
});

it('a counter that is no number refuses messages as a cap does, and is not overwritten', async () => {
  const counters = [...(await allItems()).values()].filter(({ pk }) => pk?.S?.startsWith('messages:'));
  expect(counters.length).toBeGreaterThan(0);
  for (const counter of counters) await put({ ...counter, sent: { S: 'many' } });
  const sent = sends;
  const bob = byEmail('bob', 'bob@example.com');
  const { response } = await lambda.call(createEvent([], bob));
  expect(response.publicChallengeParameters).toMatchObject({ STATUS: 'RESEND_TOO_SOON' });
  expect(sends).toBe(sent);
  for (const { pk } of counters) expect((await read(pk?.S ?? ''))?.sent).toEqual({ S: 'many' });
});
