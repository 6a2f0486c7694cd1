// Where an operator's command finds the settings: a deployment that is named, the environment, or the usual one.
import type { Command } from 'commander';
import { Option } from 'commander';
import { type GlobalOptions, isStackGiven } from '../global-options.ts';
import type { SettingsSource } from './settings.ts';

/** What this option was called before every command took --stack. */
export function addFunctionName(command: Command): Command {
  const option = new Option('--function-name <name>', 'the same as --stack').hideHelp();
  return command.addOption(option).on('option:function-name', (name: string) => {
    command.parent?.setOptionValueWithSource('stack', name.replace(/:live$/, ''), 'cli');
  });
}

const named = (command: Command): SettingsSource => ({
  kind: 'function',
  name: command.optsWithGlobals<GlobalOptions>().stack,
});

/** For figures: those of the environment unless a deployment is named. */
export const preferEnvironment = (command: Command): SettingsSource =>
  isStackGiven(command) ? named(command) : { kind: 'environment' };

/** For counts in a table: those of the usual deployment, unless the environment says which table and secret. */
export const preferDeployment = (
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): SettingsSource =>
  !isStackGiven(command) && env.OTP_SECRET && env.OTP_TABLE ? { kind: 'environment' } : named(command);
