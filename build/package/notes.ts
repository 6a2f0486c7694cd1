// The notes of a release, and which tags a release accepts. Pure.

export interface Release {
  readonly tag: string;
  /** The tag before; undefined for the first. */
  readonly before: string | undefined;
  /** Subjects of the commits since then, newest first. */
  readonly subjects: readonly string[];
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly zipBytes: number;
}

/** The fault of a tag; `undefined` for a good one. */
export function checkTag(tag: string, version: string): string | undefined {
  if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag)) return `${tag} is not a tag such as v1.2.3`;
  return tag === `v${version}`
    ? undefined
    : `${tag} is not the version in package.json, ${version}: change one of them`;
}

export const writeNotes = ({ tag, before, subjects, name, sha256, zipBytes }: Release): string => `\
# ${tag}

\`${name}\`, ${Math.ceil(zipBytes / 1000)} kB, sha256 \`${sha256}\`. The same sources give the same bytes.

Deploy it from a checkout: \`npm run deploy -- --zip ${name}\`.
From an empty folder: \`npm install ./cognito-otp-router-${tag.slice(1)}.tgz\`,
then \`npx --no otp-router deploy\`.

## ${before === undefined ? 'What is in it' : `Since ${before}`}

${subjects.map((subject) => `- ${subject}`).join('\n')}
`;
