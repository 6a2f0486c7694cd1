// Beside the code for your app: what the round on the phone carries, and after it the tokens.
import type { Round, Tokens } from './auth.ts';
import { copyButton } from './copy.ts';
import { byId, make } from './dom.ts';
import { tabs } from './tabs.ts';

const meanings: Readonly<Record<string, string>> = {
  STATUS: 'what your app should say',
  CODE_DELIVERY_DELIVERY_MEDIUM: 'the channel',
  CODE_DELIVERY_DESTINATION: 'masked',
  CODE_LENGTH: 'digits to ask for',
  EXPIRES_AT: 'epoch seconds',
  RESEND_AT: 'epoch seconds',
  ATTEMPTS_LEFT: 'answers',
  SENDS_LEFT: 'messages',
  CHANNELS: 'answer with one of them',
  PROOF: 'keep it for the next sign-in',
  USERNAME: 'send it back',
};

const table = (caption: string, rows: readonly (readonly string[])[]): HTMLElement =>
  make(
    'div',
    { className: 'wide-table', tabIndex: 0, role: 'region', ariaLabel: caption },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make(
        'tbody',
        {},
        ...rows.map(([name = '', ...values]) =>
          make('tr', {}, make('th', { scope: 'row' }, name), ...values.map((value) => make('td', {}, value))),
        ),
      ),
    ),
  );

export function showRound(round: Round): void {
  byId('round').replaceChildren(
    table(
      'ChallengeParameters of this round',
      Object.entries(round).map(([name, value]) => [name, value, meanings[name] ?? '']),
    ),
  );
}

/** The claims of a token, read without checking it: your API has to check it. */
function claimsOf(token: string): readonly (readonly string[])[] {
  const body = token.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  );
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  return Object.entries(claims).map(([name, value]) => [name, String(value)]);
}

export function showTokens({ id, access }: Tokens): void {
  const tab = (name: string, caption: string, token: string) => ({
    name,
    show: (panel: HTMLElement) =>
      panel.append(
        make(
          'div',
          { className: 'row' },
          copyButton(`Copy ${name.toLowerCase()}`, () => token),
        ),
        table(caption, claimsOf(token)),
      ),
  });
  byId('round').replaceChildren(
    tabs('Tokens', [tab('Id token', 'Who signed in', id), tab('Access token', 'What it opens', access)]),
  );
}

export const showNoRound = (): void =>
  byId('round').replaceChildren(
    make('p', { className: 'empty' }, 'Sign in on the phone: what Cognito tells your app appears here.'),
  );
