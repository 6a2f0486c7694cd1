// Somebody else's mailbox: it is not flooded by many spellings, and its owner is not shut out by sock puppets.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../../support/deps.ts';
import { byEmail, settle, signInWell } from '../../support/people.ts';
import { SignIn } from '../../support/sign-in.ts';

describe('a mailbox', () => {
  it('still gets its owner’s codes when sock puppets at it start all day, for five days', async () => {
    const deps = testDeps();
    const owner = byEmail('victim', 'victim@example.com');
    await settle(deps, [owner]);
    for (let day = 0; day < 5; day++) {
      for (let hour = 0; hour < 23; hour++) {
        deps.clockMs += 3_600_000;
        await new SignIn(deps, byEmail('puppet', 'victim+x@example.com')).start();
        await new SignIn(deps, { userName: `victim+${hour}@example.com`, userNotFound: true }).start();
      }
      deps.clockMs += 3_600_000;
      expect((await signInWell(deps, owner)).step).toEqual({ kind: 'tokens' });
    }
  });

  it('gets the first code of a new owner, whatever strangers asked for before', async () => {
    const deps = testDeps();
    for (let i = 0; i < 30; i++) {
      await new SignIn(deps, { userName: `victim+${i}@example.com`, userNotFound: true }).start();
      await new SignIn(deps, { userName: 'victim@example.com', userNotFound: true }).start();
      deps.clockMs += 31_000;
    }
    expect((await signInWell(deps, byEmail('victim', 'victim@example.com'))).step).toEqual({
      kind: 'tokens',
    });
  });

  it.each([
    [
      'dots, tags and both of Gmail’s domains',
      (i: number) => spell('victimname', i, i % 2 ? 'gmail.com' : 'googlemail.com'),
    ],
    [
      'tags and domains of Proton',
      (i: number) => `vic-tim+${i}@${['proton.me', 'pm.me', 'protonmail.com'][i % 3]}`,
    ],
    ['tags anywhere else', (i: number) => `victim+${i}@outlook.com`],
  ])('gets no more than its cap through 200 accounts: %s', async (_how, address) => {
    const deps = testDeps({ settings: { CHANNELS: 'email' } });
    for (let i = 0; i < 200; i++) await new SignIn(deps, byEmail(`account-${i}`, address(i))).start();
    expect(new Set(deps.outbox.map(({ to }) => to)).size).toBe(5);
    expect(deps.outbox).toHaveLength(5);
    deps.clockMs += 7_200_000;
    for (let i = 0; i < 200; i++) await new SignIn(deps, byEmail(`account-${i}`, address(i))).start();
    expect(deps.outbox).toHaveLength(10);
  });
});

/** The i-th way of setting dots and a tag. */
function spell(name: string, i: number, domain: string): string {
  const dotted = [...name].map((letter, at) => (at > 0 && (i >> at) & 1 ? `.${letter}` : letter)).join('');
  return `${dotted}+${i}@${domain}`;
}
