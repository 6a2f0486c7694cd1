// Wrong answers of strangers: they cost the strangers, and a device that signed in before does not notice.
import { describe, expect, it } from 'vitest';
import { wrongFor } from '../../support/counting.ts';
import { type TestDeps, testDeps } from '../../support/deps.ts';
import { byEmail, signInWell } from '../../support/people.ts';
import { SignIn } from '../../support/sign-in.ts';

const ada = byEmail('ada', 'ada@example.com');

/** A stranger's sign-ins for Ada, until this many wrong answers were given. */
async function guess(
  deps: TestDeps,
  answers: number,
  clientMetadata?: Record<string, string>,
): Promise<void> {
  for (let given = 0; given < answers; ) {
    const signIn = new SignIn(deps, ada);
    let step = await signIn.start();
    for (; given < answers && step.kind === 'challenge'; given++)
      step = await signIn.answer(wrongFor(deps.outbox.at(-1)?.code ?? '0'), clientMetadata);
  }
}

/** Ada has signed in once; a day of guesses has disabled her for everybody else. */
async function disabled() {
  const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
  const { proof } = await signInWell(deps, ada);
  for (let lock = 0; lock < 10; lock++) {
    deps.clockMs += 901_000;
    await guess(deps, 10);
  }
  expect(deps.metrics.get('UserDisabled')).toBe(1);
  deps.clockMs += 901_000;
  return { deps, proof };
}

describe('a user whom strangers have disabled', () => {
  it('signs in from a device that signed in before, again and again, and is sent codes', async () => {
    const { deps, proof: first } = await disabled();
    let proof = first;
    for (let hour = 0; hour < 12; hour++) {
      const ended = await signInWell(deps, ada, proof);
      expect(ended.step).toEqual({ kind: 'tokens' });
      proof = ended.proof;
      deps.clockMs += 1_800_000;
      await guess(deps, 20);
      deps.clockMs += 1_800_000;
    }
  });

  it('is refused from any other, and with a proof that is not one', async () => {
    const { deps, proof } = await disabled();
    const bob = byEmail('bob', 'bob@example.com');
    const { proof: ofBob } = await signInWell(deps, bob);
    const unfinished = await new SignIn(deps, ada).start();
    const neverEnded = unfinished.kind === 'challenge' ? unfinished.parameters.PROOF : '';
    for (const claim of [
      undefined,
      ofBob,
      neverEnded,
      'A'.repeat(43),
      'x'.repeat(10_000),
      proof?.slice(1),
      '',
    ]) {
      deps.clockMs += 200_000;
      const { step } = await signInWell(deps, ada, claim);
      expect(step.kind, String(claim).slice(0, 12)).toBe('challenge');
    }
  });

  it('gets in by a code alone: a proof without one is worth nothing', async () => {
    const { deps, proof } = await disabled();
    const signIn = new SignIn(deps, ada);
    await signIn.start();
    const code = deps.outbox.at(-1)?.code ?? '';
    expect(await signIn.answer(wrongFor(code), { proof })).toMatchObject({ kind: 'challenge' });
    expect(await signIn.answer(code, { proof })).toEqual({ kind: 'tokens' });
  });

  it('allows the holder of a proof only the guesses of a device', async () => {
    const { deps, proof } = await disabled();
    const compared = () => deps.metrics.get('CodeWrong') ?? 0;
    const before = compared();
    await guess(deps, 60, { proof });
    expect(compared() - before).toBeLessThanOrEqual(10);
  });
});

describe('the devices of a user', () => {
  it('are the last five that signed in', async () => {
    const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
    const proofs: string[] = [];
    for (let i = 0; i < 7; i++) {
      proofs.push((await signInWell(deps, ada)).proof);
      deps.clockMs += 31_000;
    }
    for (let lock = 0; lock < 10; lock++) {
      deps.clockMs += 901_000;
      await guess(deps, 10);
    }
    deps.clockMs += 901_000;
    const kinds: string[] = [];
    for (const proof of proofs) {
      kinds.push((await signInWell(deps, ada, proof)).step.kind);
      deps.clockMs += 200_000;
    }
    expect(kinds).toEqual([...Array(2).fill('challenge'), ...Array(5).fill('tokens')]);
  });
});
