// A row of the table of settings: how its value is read, and the words that the documents have for it.
import type { Setting } from './forms.ts';

/** The sections of settings in infra/README.md; their order is that of the table. */
export type Group =
  | 'Key and table'
  | 'Sign-up and sign-in'
  | 'Codes'
  | 'Limits'
  | 'Email'
  | 'SMS'
  | 'Messages'
  | 'Test identities'
  | 'Moving from the tutorial';

export interface Row<T> extends Setting<T> {
  /** For documents only: not there in the bundle. */
  readonly group: Group;
  /**
   * What the setting does, in Markdown and without a full stop at the end. The first sentence stands alone in the
   * template, infra/README.md has all of it. Not there in the bundle.
   */
  readonly meaning: string;
  /**
   * Left out, everybody may see the value. `secret`: no command shows it, nor does CloudFormation (NoEcho), so a
   * later deployment cannot read it back from there.
   */
  readonly shown?: 'secret';
}
