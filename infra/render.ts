// `npm run render`: writes the settings into the template and into infra/README.md, dashboard and alarms into the
// template, policies into infra/README.md and prices into the README, each between its marks; and parts of infra/iac.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { resources } from './cloudwatch.ts';
import { readScriptFlags } from './host/script-flags.ts';
import { settingsType } from './iac/settings-type.ts';
import { terraformAlarms, terraformSettings } from './iac/terraform-parts.ts';
import { settingParameters, settingVariables } from './parameters.ts';
import { functionPolicySection, operatorPolicySection } from './permissions.ts';
import { priceSection } from './price.ts';
import { markdownMarks, replaceSection, yamlMarks } from './sections.ts';
import { settingsSection } from './settings-section.ts';

export const templatePath = fileURLToPath(new URL('template.yaml', import.meta.url));
export const settingsTypePath = fileURLToPath(new URL('iac/cdk/settings.ts', import.meta.url));
export const terraformPath = (file: string): string =>
  fileURLToPath(new URL(`iac/terraform/${file}`, import.meta.url));
export const readmePath = fileURLToPath(new URL('../README.md', import.meta.url));
export const buildPagePath = fileURLToPath(new URL('./README.md', import.meta.url));

/** YAML without a line break. */
const inOneLine = (value: object): string =>
  stringify(value, {
    // CloudFormation's: `no` is a boolean there.
    version: '1.1',
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: true,
    aliasDuplicateObjects: false,
  })
    .replaceAll(/\n\s*/g, ' ')
    .trim();

/** A line each: spread out, they would bury the rest of the template. */
const lines = (entries: Readonly<Record<string, object>>, indent: number): string =>
  Object.entries(entries)
    .map(([name, value]) => `${' '.repeat(indent)}${name}: ${inOneLine(value)}\n`)
    .join('');

/** The template with its sections made anew. Throws when it has lost the marks of one. */
export const render = (template: string): string =>
  [
    { marks: yamlMarks('parameters of the settings', 2), section: lines(settingParameters(), 2) },
    { marks: yamlMarks('variables of the settings', 10), section: lines(settingVariables(), 10) },
    { marks: yamlMarks('dashboard and alarms', 2), section: lines(resources(), 2) },
  ].reduce((text, { marks, section }) => replaceSection(text, marks, section), template);

/** The page of settings and permissions with its written sections made anew. */
export const renderBuildPage = (page: string): string =>
  [
    { marks: markdownMarks('policy of the function'), section: functionPolicySection() },
    { marks: markdownMarks('policy of the operator'), section: operatorPolicySection() },
    { marks: markdownMarks('settings'), section: settingsSection() },
  ].reduce((text, { marks, section }) => replaceSection(text, marks, section), page);

/** The README with its table of prices made anew. */
export const renderReadme = (readme: string): string =>
  replaceSection(readme, markdownMarks('prices'), priceSection());

/** As the formatter has it. */
const asJson = (value: object): string =>
  `${JSON.stringify(value, null, 2).replaceAll(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]')}\n`;

/** The Terraform module's written files, by name. */
export const terraformFiles = (): Readonly<Record<string, string>> => ({
  'settings.tf.json': asJson(terraformSettings()),
  'alarms.tf.json': asJson(terraformAlarms()),
});

if (import.meta.main) {
  readScriptFlags({
    command: 'npm run render',
    help: `Writes what is stated once to where it is read: settings, alarms and dashboard into infra/template.yaml and
infra/iac/, settings and policies into infra/README.md, prices into README.md.`,
  });
  writeFileSync(templatePath, render(readFileSync(templatePath, 'utf8')));
  writeFileSync(settingsTypePath, settingsType());
  for (const [file, text] of Object.entries(terraformFiles())) writeFileSync(terraformPath(file), text);
  writeFileSync(buildPagePath, renderBuildPage(readFileSync(buildPagePath, 'utf8')));
  writeFileSync(readmePath, renderReadme(readFileSync(readmePath, 'utf8')));
}
