// What every language must say. The sentences themselves are in texts/, one file per language. Native speakers have yet
// to confirm them.

/** Ways to say a number of minutes; `soon` is said of a code that has less than a minute left. */
export type Minutes<Category extends Intl.LDMLPluralRule> = Readonly<Record<Category | 'soon', string>>;

/**
 * Sentences of one language. Places to fill: `{code}`, `{app}` (the name as the brand writes it, so no sentence
 * may need it declined, or preceded by a word that changes with it), `{minutes}` (one of the forms in `minutes`),
 * `{warning}`, `{support}` (an address).
 */
export interface Texts {
  /** By plural category of the number, which stands at `{n}`. Which ones a language needs: locales.ts. */
  readonly minutes: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & Minutes<'other'>;
  /**
   * From the fullest to the shortest: the first one that fits one SMS part is sent. Each one has `{code}` and
   * `{warning}`: the expiry is left out first, then the name, and the warning never.
   */
  readonly sms: readonly [string, string, string, ...string[]];
  /** Not to share the code. As short as can be: beside a host's line there are some 25 letters left for it. */
  readonly warning: string;
  readonly subject: string;
  readonly heading: string;
  readonly intro: string;
  readonly expires: string;
  readonly secret: string;
  readonly unasked: string;
  readonly support: string;
}
