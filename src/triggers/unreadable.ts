// What Define and Create ask about an answer that was not right: whether it could have been a code.
import type { ChallengeState } from '../crypto/state.ts';
import type { Deps } from '../deps.ts';

/** Answers of this sign-in that could not be a code. If the table does not say, the last one costs an attempt. */
export const countUnreadable = async (
  state: ChallengeState | undefined,
  { limits }: Pick<Deps, 'limits'>,
): Promise<number> => (state?.kind === 'code' ? limits.countUnreadable(state.signIn).catch(() => 0) : 0);
