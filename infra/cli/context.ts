// What every command is handed: the AWS clients, where they point, the terminal, Ctrl-C, the environment and the clock.
import type { Aws, Where } from './aws/clients.ts';
import type { Interrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

export interface Context {
  readonly aws: Aws;
  readonly where: Where;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Writes out each `otp COMMAND` of a text so that it works as pasted. */
  readonly formatCommands: (text: string) => string;
}

/** For commands that can do without an account: nothing is asked of AWS to open it. */
export type LocalContext = Omit<Context, 'where'>;

export const aliasName = 'live';

export const functionArn = ({ partition, region, account }: Where, stack: string): string =>
  `arn:${partition}:lambda:${region}:${account}:function:${stack}`;

/** What the trigger slots of a pool point to. The function is named like the stack. */
export const liveArn = (where: Where, stack: string): string => `${functionArn(where, stack)}:${aliasName}`;

export const poolArn = ({ partition, region, account }: Where, userPoolId: string): string =>
  `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`;
