// Code for an app, one text for each kind of client: read from the documents, with the ids of this pool filled in.
import { readFile } from 'node:fs/promises';
import type { Setup, Snippet } from './page/protocol.ts';

export type SnippetIds = Pick<Setup, 'endpoint' | 'region' | 'userPoolId' | 'clientId'>;

/** Where each stands: the first block of code under a heading of a document. */
const places: readonly { readonly name: string; readonly file: string; readonly heading: string }[] = [
  { name: 'JavaScript', file: 'README.md', heading: 'Sign in' },
  ...['React', 'Amplify JS', 'AWS SDK v3', 'curl', 'amazon-cognito-identity-js'].map((name) => ({
    name,
    file: 'src/rounds/clients.md',
    heading: name,
  })),
];

async function readCode(file: string, heading: string): Promise<string> {
  const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const code = /```\w+\n([\s\S]*?)```/.exec(section)?.[1];
  if (code === undefined) throw new Error(`${file} has no code under "${heading}"`);
  return code;
}

/** `name`: who signs in, where a text has to say it. */
export const readSnippets = (
  { endpoint, region, userPoolId, clientId }: SnippetIds,
  name: string,
): Promise<Snippet[]> =>
  Promise.all(
    places.map(async ({ file, heading, name: client }) => ({
      name: client,
      code: (await readCode(file, heading))
        .replaceAll('http://127.0.0.1:9339', endpoint)
        .replaceAll('eu-west-1_AbCdEfGhI', userPoolId)
        .replaceAll('4h7exampleclientid', clientId)
        .replaceAll('"eu-west-1"', `"${region}"`)
        .replaceAll("'eu-west-1'", `'${region}'`)
        .replaceAll('you@example.com', name),
    })),
  );
