// The CloudFormation template as an object: its parameters' names, the resources that it makes, and its text as JSON.

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly Type: 'String' | 'Number';
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly NoEcho?: boolean;
  readonly Description: string;
}

export interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** CloudFormation's quota for a template in a bucket, in bytes. */
export const longestBody = 1_000_000;

/** The compact text that CloudFormation is sent. */
export const templateBody = (template: Template): string => JSON.stringify(template);

/**
 * CloudFormation's names are letters and digits only: `CODE_TTL_SECONDS` is `CodeTtlSeconds`. Settings have no
 * two underscores in a row and no part that starts with a digit, so this is reversible.
 */
export const parameterName = (setting: string): string =>
  setting
    .split('_')
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join('');

export const settingName = (parameter: string): string =>
  parameter.replace(/(?!^)([A-Z])/g, '_$1').toUpperCase();

type Values = Readonly<Record<string, string | number | undefined>>;

/** The few functions that the template's conditions are made of. Throws at any other. */
function evaluate(template: Template, expression: unknown, values: Values): unknown {
  if (typeof expression !== 'object' || expression === null) return String(expression);
  const [[name, argument] = ['', undefined]] = Object.entries(expression);
  const all = () => (argument as unknown[]).map((part) => evaluate(template, part, values));
  switch (name) {
    case 'Ref':
      return String(values[argument as string] ?? template.Parameters[argument as string]?.Default ?? '');
    case 'Condition':
      return evaluate(template, template.Conditions[argument as string], values);
    case 'Fn::Equals': {
      const [left, right] = all();
      return left === right;
    }
    case 'Fn::Not':
      return all()[0] !== true;
    case 'Fn::And':
      return all().every((part) => part === true);
    case 'Fn::Or':
      return all().some((part) => part === true);
    default:
      throw new Error(`A condition of the template uses ${name}, which is not known here`);
  }
}

/** The logical ids, in the template's order. */
export const resourcesFor = (template: Template, values: Values): string[] =>
  Object.entries(template.Resources).flatMap(([id, { Condition: condition }]) =>
    condition === undefined || evaluate(template, { Condition: condition }, values) === true ? [id] : [],
  );
