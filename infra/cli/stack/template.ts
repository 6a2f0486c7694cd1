// The template as an object, and as the compact text that CloudFormation is sent.
import { readFileSync } from 'node:fs';
import { parse, type ScalarTag, type TagId, type YAMLSeq } from 'yaml';
import { CommandError } from '../command-error.ts';
import { surroundings } from '../surroundings.ts';

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

const longName = (tag: string) => (tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`);

// CloudFormation's short forms in YAML, as the long forms that JSON has.
const scalar = (tag: string): ScalarTag => ({
  tag: `!${tag}`,
  resolve: (text: string) => ({ [longName(tag)]: tag === 'GetAtt' ? text.split('.') : text }),
});

const sequence = (tag: string) => ({
  tag: `!${tag}`,
  collection: 'seq' as const,
  resolve: (value: unknown) => ({ [longName(tag)]: (value as YAMLSeq).toJSON() as unknown }),
});

const tags = [
  ...['Ref', 'Condition', 'GetAtt', 'Sub'].map(scalar),
  ...['Equals', 'Not', 'And', 'Or', 'If', 'Split', 'Join', 'Select', 'Sub'].map(sequence),
] as unknown as TagId[];

export const readTemplate = (text: string = readFileSync(surroundings.templateFile, 'utf8')): Template =>
  parse(text, { customTags: tags }) as Template;

/** CloudFormation's quota for a template in a bucket: 1 MB. */
export const longestBody = 1_000_000;

export function templateBody(template: Template): string {
  const body = JSON.stringify(template);
  if (Buffer.byteLength(body) > longestBody)
    throw new CommandError(
      `infra/template.yaml is ${Buffer.byteLength(body)} bytes as JSON; CloudFormation takes ${longestBody}`,
      'Shorten the template',
    );
  return body;
}
