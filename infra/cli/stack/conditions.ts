// Which resources a template makes for given parameters. Pure.
import type { Template } from './template.ts';

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
