// HUMAN_CHECK of an opening round: solves ALTCHA's proof of work in a worker, or asks the app for a widget's token.
import { solveAltcha } from './altcha.ts';

/** What HUMAN_CHECK holds, as JSON. */
export type HumanCheck =
  | { readonly kind: 'altcha'; readonly challenge: AltchaChallenge }
  | { readonly kind: string; readonly siteKey: string };

/** As altcha-lib makes it (v2, algorithm SHA-256). */
export interface AltchaChallenge {
  readonly parameters: {
    readonly nonce: string;
    readonly salt: string;
    readonly cost: number;
    readonly keyPrefix: string;
  };
  readonly signature?: string;
}

interface Solution {
  readonly counter: number;
  readonly derivedKey: string;
}

/** Away from the page's thread where the browser allows a worker of this kind; a strict content policy may not. */
function solve(challenge: AltchaChallenge): Promise<Solution> {
  const { nonce, salt, cost, keyPrefix } = challenge.parameters;
  const here = () => Promise.resolve(solveAltcha(nonce, salt, cost, keyPrefix));
  if (typeof Worker === 'undefined' || typeof Blob === 'undefined') return here();
  const source = `onmessage=({data})=>postMessage((${solveAltcha})(...data))`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Promise<Solution>((resolve, reject) => {
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = reject;
    worker.postMessage([nonce, salt, cost, keyPrefix]);
  })
    .catch(here)
    .finally(() => URL.revokeObjectURL(url));
}

/** The token for `human`. Rejects where the app has no widget for the kind that is asked for. */
export async function solveHumanCheck(
  json: string,
  askWidget: ((check: { kind: string; siteKey: string }) => Promise<string>) | undefined,
): Promise<string> {
  const check = JSON.parse(json) as HumanCheck;
  if ('challenge' in check)
    return btoa(JSON.stringify({ challenge: check.challenge, solution: await solve(check.challenge) }));
  if (askWidget) return askWidget(check);
  throw Object.assign(new Error(`The app has no humanCheck for ${check.kind}`), {
    name: 'InvalidParameterException',
  });
}
