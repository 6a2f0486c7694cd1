// Reads the CloudFormation template from YAML, with the short forms of its functions.
import { readFileSync } from 'node:fs';
import { parse, type ScalarTag, type TagId, type YAMLSeq } from 'yaml';
import type { Template } from './template.ts';

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

/** The one of this checkout where no text is given. */
export const readTemplate = (
  text: string = readFileSync(new URL('template.yaml', import.meta.url), 'utf8'),
): Template => parse(text, { customTags: tags }) as Template;
