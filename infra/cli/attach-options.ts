// What a person chooses, or accepts, when a pool is attached: the same flags for every command that does it.
import { type Command, Option } from 'commander';

/** Flags that take back a refusal of attaching. */
export type Acceptance = '--replace' | '--accept-no-mfa' | '--out-of-band';

export interface AttachChoices {
  /** Take slots that hold another function. */
  readonly replace: boolean;
  /** The slot that keeps what it has. */
  readonly keep?: 'PreSignUp' | undefined;
  readonly acceptNoMfa?: boolean | undefined;
  readonly outOfBand?: boolean | undefined;
}

export const acceptances = ({ replace, acceptNoMfa, outOfBand }: AttachChoices): readonly Acceptance[] => [
  ...(replace ? (['--replace'] as const) : []),
  ...(acceptNoMfa ? (['--accept-no-mfa'] as const) : []),
  ...(outOfBand ? (['--out-of-band'] as const) : []),
];

export const acceptNoMfaOption = (): Option =>
  new Option('--accept-no-mfa', 'accept that a sign-in by code runs no MFA').default(false);

export const addAttachOptions = (command: Command): Command =>
  command
    .option('--replace', 'take trigger slots that hold another function; detach puts it back', false)
    .addOption(
      new Option(
        '--keep <slot>',
        'leave this slot as it is and attach the three challenge triggers only; doctor says what its function must do',
      ).choices(['PreSignUp']),
    )
    .addOption(acceptNoMfaOption())
    .option(
      '--out-of-band',
      'attach although code owns the pool: its next apply takes the triggers off unless the code has them',
      false,
    );
