// The one text that goes to India under a template id. Operators there compare each SMS with the template that was
// registered (TRAI's TCCCPR 2018, "DLT") and drop what differs by a letter: so no language, no expiry, and no line for
// browsers or apps, which differs from brand to brand.
import type { Brand } from './brand.ts';

import { fill, plain } from './text-safety.ts';

/** English, in the SMS alphabet. Operators want most of a template to be fixed words: here at least two thirds are. */
const text = '{code} is your one-time code to sign in to {app}. It works once. Do not share it with anyone.';

/** As operators publish it: what stands for one `{#var#}` has at most 30 characters, in any alphabet. */
export const longestVariable = 30;

/** The template in the form in which it is registered. */
export const indianTemplate = text.replace(/\{\w+\}/g, '{#var#}');

/** India alone has this country code (ITU-T E.164). */
export const isIndian = (phone: string): boolean => phone.startsWith('+91');

/** Whether a brand's name fits a variable of the template. */
export const fitsVariable = (appName: string): boolean =>
  Array.from(plain(appName, longestVariable + 1)).length <= longestVariable;

export const composeIndianSms = (code: string, { appName }: Pick<Brand, 'appName'>): string =>
  fill(text, { code, app: plain(appName, longestVariable) });
