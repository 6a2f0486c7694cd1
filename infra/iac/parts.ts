// The template's parts for a stack of somebody else's: the resources that given parameters make, without what the
// command line needs to move `live` by itself. Pure.

import type { Resource, Template } from '../template.ts';
import { resourcesFor } from '../template.ts';

/** As `Fn::Sub` writes it. */
const stackName = '$' + '{AWS::StackName}';

type Values = Readonly<Record<string, string>>;

export interface PartsRequest {
  readonly template: Template;
  /** By parameter. LiveVersion and UserPoolId are stood in for: any will do that is not empty. */
  readonly values: Values;
  /** Instead of the stack's, which has things of yours too. */
  readonly name: string;
}

/** Conditions are decided here, so that none of them, and no parameter, is left in the stack. */
export function partsOf({
  template,
  values,
  name: ownName,
}: PartsRequest): Readonly<Record<string, Resource>> {
  const all: Values = { ...values, LiveVersion: '1', UserPoolId: 'given' };
  const made = new Set(resourcesFor(template, all));
  const decide = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(stackName, ownName);
    if (Array.isArray(value)) return value.map(decide);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    if (name === 'Ref' && argument === 'AWS::StackName') return ownName;
    if (name === 'Fn::If') {
      const [condition, yes, no] = argument as [string, unknown, unknown];
      return decide(holds(template, condition, all) ? yes : no);
    }
    const decided = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decide(entry)]));
    const { 'Fn::Sub': text } = decided;
    return typeof text === 'string' && !text.includes('$' + '{') ? text : decided;
  };
  return Object.fromEntries(
    Object.entries(template.Resources).flatMap(([id, { Condition: _, ...resource }]) =>
      made.has(id) ? [[id, decide(resource) as Resource]] : [],
    ),
  );
}

/** Whether a condition holds, by way of a resource that would hang on it. */
const holds = (template: Template, condition: string, values: Values): boolean =>
  resourcesFor({ ...template, Resources: { It: { Type: '', Condition: condition, Properties: {} } } }, values)
    .length > 0;
