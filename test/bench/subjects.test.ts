// The stand-ins over TLS, and the tutorial against them: a peer that does not work is no yardstick.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent } from '../support/events.ts';
import { nowMs } from './clock.ts';
import { createFleet, type Fleet, type Subject } from './fleet.ts';
import { signIn, somebody } from './sign-in.ts';
import { type StandIns, startStandIns } from './stand-ins.ts';
import { buildTutorial, empty } from './subjects.ts';

let folder: string;
let standIns: StandIns;
let tutorial: Subject;
const fleets: Fleet[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subjects-'));
  [standIns, tutorial] = await Promise.all([startStandIns(folder), buildTutorial(join(folder, 'tutorial'))]);
});

afterAll(async () => {
  await Promise.all(fleets.map((fleet) => fleet.stop()));
  standIns.stop();
  await rm(folder, { recursive: true, force: true });
});

const startFleet = (subject: Subject): Fleet => {
  const fleet = createFleet(subject, 512, { ric: undefined, quota: undefined, env: standIns.env });
  fleets.push(fleet);
  return fleet;
};

const run = async (subject: Subject, medium: 'SMS' | 'EMAIL') => {
  await standIns.takeCalls();
  return signIn(startFleet(subject), somebody(medium), async () => (await standIns.lastSend()).code);
};

describe('the tutorial of today', () => {
  it.each([
    ['SMS', 'Publish eu-west-1'],
    ['EMAIL', 'SendEmail eu-west-1'],
  ] as const)('sends one code by %s over TLS and gives tokens for it', async (medium, send) => {
    const { create, tokens } = await run(tutorial, medium);
    expect(tokens.response).toMatchObject({ issueTokens: true, failAuthentication: false });
    expect(await standIns.takeCalls()).toEqual([send]);
    const { sentMs } = await standIns.lastSend();
    expect(sentMs).toBeGreaterThan(create.startedMs);
    expect(sentMs).toBeLessThan(nowMs());
    expect(create.sendCpuMs).toBeGreaterThan(0);
  });

  it('keeps the code after a wrong answer, and sends nothing', async () => {
    const fleet = startFleet(tutorial);
    const { response: first } = await fleet.call(createEvent([]));
    const challengeMetadata = String(first.challengeMetadata);
    await standIns.takeCalls();
    const wrong = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata } as const;
    const { response: second } = await fleet.call(createEvent([wrong]));
    expect(second.privateChallengeParameters).toEqual(first.privateChallengeParameters);
    expect(await standIns.takeCalls()).toEqual([]);
  });

  it('starts three functions, each when it is first called', async () => {
    const { define, create, verify, tokens } = await run(tutorial, 'SMS');
    expect([define, create, verify, tokens].map(({ initMs }) => initMs > 0)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('the empty function', () => {
  it('starts once and sends nothing', async () => {
    const { define, create, verify, tokens } = await run(empty, 'SMS');
    expect([define, create, verify, tokens].map(({ initMs }) => initMs > 0)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await standIns.takeCalls()).toEqual([]);
  });
});
