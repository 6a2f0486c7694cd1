// The settings as the template has them: a parameter each, and a variable of the function each.

import type { Form, Row } from '../src/settings/forms.ts';
import { type SettingName, settingNames, settingsTable } from '../src/settings/table.ts';
import { type Parameter, parameterName } from './template.ts';

/** If no table is named, the stack creates one. */
const ownTable: SettingName = 'OTP_TABLE';

/** CloudFormation matches the whole value and reads Java's regular expressions, which have `(?i:…)` for the flag. */
function inJava({ source, flags }: RegExp): string {
  const whole = /^\^(.*)\$$/s.exec(source)?.[1];
  if (whole === undefined) throw new Error(`A setting's pattern is not anchored at both ends: ${source}`);
  const plain = whole.replaceAll('\\/', '/');
  return flags.includes('i') ? `(?i:${plain})` : plain;
}

type Constraint = Pick<Parameter, 'AllowedPattern' | 'AllowedValues' | 'MinValue' | 'MaxValue'>;

function constraintOf(form: Form, isOptional: boolean): Constraint {
  // An empty parameter is an unset variable.
  const pattern = (whole: string) => ({ AllowedPattern: isOptional ? `(${whole})?` : whole });
  switch (form.kind) {
    case 'integer':
      return { MinValue: form.min, MaxValue: form.max };
    case 'choice':
      return { AllowedValues: form.options };
    case 'text':
      return pattern(inJava(form.pattern));
    case 'list':
      // The entry once, for the template's length: after each a comma, but not at the end, or the end.
      return { AllowedPattern: `(\\s*${inJava(form.entry)}\\s*(,(?!$)|$))*` };
    case 'json':
      return pattern('\\s*\\{[\\s\\S]*\\}\\s*');
  }
}

/** What a person needs at a glance in the console's form; infra/README.md has the rest. */
const firstSentence = (meaning: string): string =>
  `${(meaning.split('. ', 1)[0] ?? '').replaceAll('`', '')}.`;

function parameterOf(name: SettingName): Parameter {
  const { form, fallback, isOptional, meaning, shown }: Row<unknown> = settingsTable[name];
  const isNumber = form.kind === 'integer';
  const mayBeEmpty = isOptional || name === ownTable;
  return {
    Type: isNumber ? 'Number' : 'String',
    ...(mayBeEmpty && { Default: isNumber ? Number(fallback) : (fallback ?? '') }),
    ...constraintOf(form, mayBeEmpty),
    ...(shown === 'secret' && { NoEcho: true }),
    Description: `${firstSentence(meaning)}${name === ownTable ? " Empty: the stack's own table." : ''}`,
  };
}

export const settingParameters = (): Readonly<Record<string, Parameter>> =>
  Object.fromEntries(settingNames.map((name) => [parameterName(name), parameterOf(name)]));

/** What each variable of the function is set to. */
export const settingVariables = (): Readonly<Record<SettingName, object>> =>
  Object.fromEntries(
    settingNames.map((name) => {
      const value = { Ref: parameterName(name) };
      return [name, name === ownTable ? { 'Fn::If': ['OwnTable', { Ref: 'Table' }, value] } : value];
    }),
  ) as Record<SettingName, object>;
