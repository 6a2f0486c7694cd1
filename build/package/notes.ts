// What a release says of itself. Pure.

export interface Release {
  readonly tag: string;
  /** The tag before; undefined for the first. */
  readonly before: string | undefined;
  /** Of the commits since, the newest first. */
  readonly subjects: readonly string[];
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly zipBytes: number;
}

/** What is wrong with a tag, if anything. */
export function checkTag(tag: string, version: string): string | undefined {
  if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag)) return `${tag} is not a tag such as v1.2.3`;
  return tag === `v${version}`
    ? undefined
    : `${tag} is not the version in package.json, ${version}: change one of them`;
}

export const writeNotes = ({ tag, before, subjects, name, sha256, zipBytes }: Release): string => `\
# ${tag}

\`${name}\`, ${Math.ceil(zipBytes / 1000)} kB, sha256 \`${sha256}\`. The same sources give the same bytes.

Deploy it: \`npx cognito-otp-router@${tag.slice(1)} deploy\`, or \`--zip ${name}\`.

## ${before === undefined ? 'What is in it' : `Since ${before}`}

${subjects.map((subject) => `- ${subject}`).join('\n')}
`;
