// The function's environment, as the template builds it from parameters.
import { parameterName } from '../../template.ts';
import { settingNames, type Values } from './given.ts';
import { isSecret } from './secrets.ts';

/** What validation sees where the stack makes its own table, whose name is not known before. */
export const ownTable = 'the-stacks-own-table';

/** The settings of a deployed stack by name. CloudFormation shows no secret: they are left out. */
export const deployedSettings = (parameters: Values): Values =>
  Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = parameters[parameterName(name)];
      return value === undefined || isSecret(name) ? [] : [[name, value]];
    }),
  );

/** The environment that settings amount to. */
export const environmentOf = (settings: Values, logLevel: string): Values => ({
  ...settings,
  OTP_TABLE: settings.OTP_TABLE || ownTable,
  POWERTOOLS_LOG_LEVEL: logLevel,
});
