// The known limit that only messages that are sent use up a breaker: what it takes to learn from it whether a name has an
// account, as src/limits/README.md says.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../../support/deps.ts';
import type { Who } from '../../support/events.ts';
import { byPhone } from '../../support/people.ts';
import { SignIn } from '../../support/sign-in.ts';

const victim = '+4915123999999';
const sorts: Record<string, Who> = {
  user: { userName: victim, userAttributes: { phone_number: victim, phone_number_verified: 'true' } },
  stranger: { userName: victim, userNotFound: true },
};

describe('the edge of a country’s breaker', () => {
  const refused = async (who: Who, own: number) => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE' } });
    for (let i = 0; i < own; i++) {
      // Ten numbers, five messages each: a cap on each destination, and a wait between two messages.
      await new SignIn(deps, byPhone(`attacker-${i % 10}`, i % 10)).start();
      if (i % 10 === 9) deps.clockMs += 31_000;
    }
    expect(deps.outbox).toHaveLength(own);
    await new SignIn(deps, who).start();
    const last = await new SignIn(deps, byPhone('attacker-last', 100)).start();
    return last.kind === 'challenge' && last.parameters.STATUS === 'RESEND_TOO_SOON';
  };

  it('tells a user from a stranger after 49 messages to numbers of the attacker’s', async () => {
    expect(await refused(sorts.user ?? {}, 49)).toBe(true);
    expect(await refused(sorts.stranger ?? {}, 49)).toBe(false);
  });

  it('tells nothing after fewer', async () => {
    for (const who of Object.values(sorts)) expect(await refused(who, 40)).toBe(false);
  });
});

describe('the edge of a range’s breaker', () => {
  const refused = async (who: Who, others: number) => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE' } });
    const neighbour = (i: number): Who => ({
      userName: `neighbour-${i}`,
      userAttributes: {
        phone_number: `+491512399000${i}`,
        phone_number_verified: 'true',
      },
    });
    for (let i = 0; i < others; i++) {
      // Five numbers of the victim's range, five messages each.
      await new SignIn(deps, neighbour(i % 5)).start();
      if (i % 5 === 4) deps.clockMs += 31_000;
    }
    expect(deps.outbox).toHaveLength(others);
    await new SignIn(deps, who).start();
    const last = await new SignIn(deps, neighbour(6)).start();
    return last.kind === 'challenge' && last.parameters.STATUS === 'RESEND_TOO_SOON';
  };

  it('tells a user from a stranger after 19 messages to numbers of the user’s range', async () => {
    expect(await refused(sorts.user ?? {}, 19)).toBe(true);
    expect(await refused(sorts.stranger ?? {}, 19)).toBe(false);
  });

  it('tells nothing after fewer', async () => {
    for (const who of Object.values(sorts)) expect(await refused(who, 18)).toBe(false);
  });
});
