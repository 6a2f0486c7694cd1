// SMS to a country are stopped by those who never answer: people who signed in before must not notice.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../../support/deps.ts';
import type { Who } from '../../support/events.ts';
import { byPhone, settle, signInFromDevice, signInWell } from '../../support/people.ts';
import { SignIn } from '../../support/sign-in.ts';

const honest = Array.from({ length: 240 }, (_, i) => byPhone(`honest-${i}`, i));
const attackers = Array.from({ length: 600 }, (_, i) => byPhone(`attacker-${i}`, 100_000 + i));

/** Three hours, a step a minute: four honest sign-ins by turns, and what the attacker starts in that minute. */
async function threeHours(
  settings: Record<string, string>,
  attack: (minute: number) => readonly Who[],
  keepProofs = false,
) {
  const deps = testDeps({ settings: { CHANNELS: 'sms', ...settings } });
  const proofs = await settle(deps, honest);
  const startMs = Math.ceil(deps.clockMs / 3_600_000) * 3_600_000;
  let served = 0;
  let tried = 0;
  let attacks = 0;
  for (let minute = 0; minute < 180; minute++) {
    deps.clockMs = startMs + minute * 60_000;
    for (const who of attack(minute)) {
      await new SignIn(deps, who).start();
      attacks++;
    }
    for (let i = 0; i < 4; i++) {
      const at = tried % honest.length;
      const who = honest[at] ?? {};
      const { step, proof } = keepProofs
        ? await signInFromDevice(deps, who, proofs[at] ?? '')
        : await signInWell(deps, who);
      proofs[at] = proof;
      tried++;
      if (step.kind === 'tokens') served++;
    }
  }
  return { deps, served, tried, attacks };
}

describe('an attacker who never answers', () => {
  it('opens the breaker at every window’s edge, and nobody who signed in before notices', async () => {
    const { deps, served, tried, attacks } = await threeHours({}, (minute) =>
      minute % 15 === 0 ? attackers.slice((minute / 15) * 24, (minute / 15) * 24 + 60) : [],
    );
    console.log(`breaker held open by ${attacks} starts: ${served} of ${tried} honest sign-ins served`);
    expect(deps.metrics.get('BreakerOpen')).toBeGreaterThan(0);
    expect(served / tried).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    // 240 sign-ins an hour: half of the first cap would serve 300, five eighths of the second 250.
    ['the half that is kept for the proven', '600', false, 'ProvenCapReached'],
    ['that half with the eighth for known devices', '400', true, 'DeviceCapReached'],
  ] as const)(
    'uses up SMS_PER_HOUR, and %s is still there',
    { timeout: 600_000 },
    async (_what, SMS_PER_HOUR, keepProofs, never) => {
      const { deps, served, tried, attacks } = await threeHours(
        { SMS_BREAKER_PERCENT: '0', SMS_PER_HOUR },
        (minute) => (minute % 60 === 0 ? attackers : []),
        keepProofs,
      );
      console.log(`cap used up by ${attacks} starts: ${served} of ${tried} honest sign-ins served`);
      expect(deps.metrics.get('CapReached')).toBeGreaterThan(500);
      expect(deps.metrics.get(never)).toBeUndefined();
      expect(served / tried).toBeGreaterThanOrEqual(0.99);
    },
  );

  it('uses up EMAILS_PER_HOUR in the same way', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'email', EMAILS_PER_HOUR: '20' } });
    const email = (name: string): Who => ({
      userName: name,
      userAttributes: { email: `${name}@example.com`, email_verified: 'true' },
    });
    const regulars = Array.from({ length: 5 }, (_, i) => email(`regular-${i}`));
    await settle(deps, regulars);
    for (let i = 0; i < 50; i++) await new SignIn(deps, email(`flood-${i}`)).start();
    for (const who of regulars) expect((await signInWell(deps, who)).step.kind).toBe('tokens');
  });
});
