// The settings of the construct as texts, judged before they are deployed. Ids of app clients may be tokens: something
// stands in for them while they are judged.
import { type IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { readSettings } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { parameterName } from '../../template.ts';
import { constructSettings } from '../settings-type.ts';
import type { OtpSettings } from './settings.ts';

export interface JudgedSettings {
  readonly config: Settings;
  /** By parameter of the template, tokens and all. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the function's variables name app clients of this app. */
  readonly namesClients: boolean;
}

/** Settings that hold ids of app clients, which Cognito makes. */
const idsInside: readonly string[] = ['SIGN_UP_CLIENT_IDS', 'BRANDS'];

const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
};

/** What stands for the id of an app client of this app: of its form, and the same for each token of that client. */
export const clientStandIn = (client: { readonly node: { readonly addr: string } }): string =>
  client.node.addr;

const tokenStandIn = (token: IResolvable): string =>
  Reference.isReference(token)
    ? clientStandIn(token.target)
    : Array.from(String(token), (sign) => sign.charCodeAt(0).toString(16))
        .join('')
        .slice(0, 128);

const standInFor = (text: string): string =>
  Tokenization.reverseString(text)
    .mapTokens({ mapToken: tokenStandIn })
    .join({ join: (left, right) => `${left ?? ''}${right ?? ''}` }) as string;

/** A list may be one token as a whole, and a number too. */
const isUnknown = (value: unknown): boolean =>
  Token.isUnresolved(value) || (Array.isArray(value) && Token.isUnresolved(value.join(',')));

function refuseTokens(settings: Readonly<Record<string, unknown>>): void {
  const unknown = Object.entries(settings).flatMap(([key, value]) => {
    const isPlain = typeof value === 'string' || (Array.isArray(value) && !Token.isUnresolved(value));
    if (idsInside.includes(key) && isPlain) return [];
    return isUnknown(value) || (!idsInside.includes(key) && isUnknown(asText(value))) ? [key] : [];
  });
  if (unknown.length > 0)
    throw new Error(
      `OtpRouter: ${unknown.join(', ')} is known only at deployment (a token of CDK), and settings are judged before. ` +
        'Give a plain value; only the ids of app clients, in SIGN_UP_CLIENT_IDS and as the keys of BRANDS, may be tokens',
    );
}

/** Throws with every fault of the settings. */
export function readOtpSettings(
  given: OtpSettings,
  { noTable, usernameCase }: { readonly noTable: boolean; readonly usernameCase: Settings['USERNAME_CASE'] },
): JudgedSettings {
  // The pool says whether it minds case.
  const settings: OtpSettings = { USERNAME_CASE: usernameCase, ...given };
  const texts = Object.fromEntries(
    constructSettings.map((key) => [key, asText(settings[key as keyof OtpSettings])]),
  );
  const unknown = Object.keys(settings).filter((key) => !Object.hasOwn(texts, key));
  if (unknown.length > 0) throw new Error(`These are not settings of the construct: ${unknown.join(', ')}`);
  refuseTokens(settings as Readonly<Record<string, unknown>>);
  const judged = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, standInFor(text)]));
  // The secret and the table are known only to CloudFormation.
  const standIns = { OTP_SECRET: 'x'.repeat(32), OTP_TABLE: noTable ? 'none' : 'table' };
  return {
    config: readSettings({ ...judged, ...standIns }, Date.now()),
    parameters: Object.fromEntries(
      constructSettings.map((key) => [parameterName(key), texts[key] || settingsTable[key].fallback || '']),
    ),
    namesClients: idsInside.some((key) => texts[key] !== judged[key]),
  };
}
