// `node infra/render.ts`: writes the dashboard and the alarms into the template, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { resources } from './cloudwatch.ts';

export const templatePath = fileURLToPath(new URL('template.yaml', import.meta.url));

const begin =
  '  # ---- dashboard and alarms: written by `node infra/render.ts` from dashboard.ts and alarms.ts ----\n';
const end = '  # ---- end of what is written ----\n';

const inOneLine = (value: object): string =>
  stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: true,
    aliasDuplicateObjects: false,
  })
    .replaceAll(/\n\s*/g, ' ')
    .trim();

/** The template with its section made anew. Throws when the marks are missing. */
export function render(template: string): string {
  const from = template.indexOf(begin);
  const to = template.indexOf(end);
  if (from < 0 || to < from) throw new Error('infra/template.yaml has lost the marks of its written section');
  // A line each: spread out, the template would pass the 51,200 bytes that CloudFormation takes without a bucket.
  const section = Object.entries(resources())
    .map(([id, resource]) => `  ${id}: ${inOneLine(resource)}\n`)
    .join('');
  return `${template.slice(0, from)}${begin}${section}${template.slice(to)}`;
}

if (import.meta.main) writeFileSync(templatePath, render(readFileSync(templatePath, 'utf8')));
