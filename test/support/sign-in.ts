// Plays Cognito's part in one sign-in: calls the triggers in its order and keeps the session.
import type { Deps } from '../../src/deps.ts';
import { dispatch } from './dispatch.ts';
import type { SessionItem } from './events.ts';
import { createEvent, defineEvent, verifyEvent, type Who } from './events.ts';

export type Step =
  | { readonly kind: 'challenge'; readonly parameters: Record<string, string> }
  | { readonly kind: 'password' }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'failed' };

export class SignIn {
  readonly session: SessionItem[] = [];
  /** What Create gave to Verify for the round that is open. */
  secret: Record<string, string> = {};
  #metadata = '';
  readonly #deps: Deps;
  readonly #who: Who;
  readonly #invoke: typeof dispatch;

  /** `invoke` stands for Cognito's call to the Lambda: it may call more than once. */
  constructor(deps: Deps, who: Who = {}, invoke = dispatch) {
    this.#deps = deps;
    this.#who = who;
    this.#invoke = invoke;
  }

  /** `clientMetadata` came with the answer to the last of `first`: Cognito drops what comes with InitiateAuth. */
  async start(first: readonly SessionItem[] = [], clientMetadata?: Record<string, string>): Promise<Step> {
    this.session.push(...first);
    return this.#next(clientMetadata);
  }

  async answer(answer: unknown, clientMetadata?: Record<string, string>): Promise<Step> {
    const verified = await this.#invoke(
      verifyEvent(this.secret, answer, this.#who, clientMetadata),
      this.#deps,
    );
    const { answerCorrect } = verified.response as { answerCorrect: boolean };
    this.session.push({
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: answerCorrect,
      challengeMetadata: this.#metadata,
    });
    return this.#next(clientMetadata);
  }

  async #next(clientMetadata?: Record<string, string>): Promise<Step> {
    // JSON, as between Cognito and the Lambda: nobody may lean on shared objects.
    const copy = JSON.parse(JSON.stringify(this.session)) as SessionItem[];
    const defined = await this.#invoke(defineEvent(copy, this.#who, clientMetadata), this.#deps);
    const decision = defined.response as {
      challengeName?: string;
      issueTokens: boolean;
      failAuthentication: boolean;
    };
    if (decision.failAuthentication) return { kind: 'failed' };
    if (decision.issueTokens) return { kind: 'tokens' };
    if (decision.challengeName === 'PASSWORD_VERIFIER') return { kind: 'password' };
    const created = await this.#invoke(createEvent(copy, this.#who, clientMetadata), this.#deps);
    const response = created.response as {
      publicChallengeParameters: Record<string, string>;
      privateChallengeParameters: Record<string, string>;
      challengeMetadata: string;
    };
    this.secret = response.privateChallengeParameters;
    this.#metadata = response.challengeMetadata;
    return { kind: 'challenge', parameters: response.publicChallengeParameters };
  }
}
