// The options that every command takes, before its name or after it.
import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };

export interface GlobalOptions {
  readonly stack: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

export const defaultStack = 'otp-router';

export const addGlobalOptions = (program: Command): Command =>
  program
    .option('--stack <name>', 'name of the stack and of the function', defaultStack)
    .option('--region <region>', 'AWS Region (default: that of the profile)')
    .option('--profile <name>', 'AWS profile (default: AWS_PROFILE)')
    .option('--json', 'print the result as JSON on stdout, all else on stderr', false)
    .option('-y, --yes', 'do not ask', false)
    .version(packageJson.version, '--version', 'print the version');

/** Whether --stack was said, and not left at its default. */
export const isStackGiven = (command: Command): boolean =>
  command.getOptionValueSourceWithGlobals('stack') === 'cli';
