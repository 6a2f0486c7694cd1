// The documents: every link and anchor is there, every picture is shown somewhere and is small, the versions agree. And
// the words of all files are plain.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const documents = [...globSync('**/*.md', { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] })]
  .concat(globSync('.github/*.md', { cwd: root }))
  .filter((path, i, all) => all.indexOf(path) === i && !/(^|\/)node_modules\//.test(path))
  .sort();
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Code is not prose: a link in it is an example. */
const proseOf = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'x');

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (path: string): string[] =>
  [
    ...textOf(path)
      .replaceAll(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => anchorOf(heading));

interface Link {
  readonly from: string;
  readonly target: string;
}

const links: readonly Link[] = documents.flatMap((from) =>
  [...proseOf(textOf(from)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ from, target })),
);
const ownLinks = links.filter(({ target }) => !/^https?:/.test(target));

/** From the project's root, and the anchor in it. */
function resolve({ from, target }: Link): { path: string; anchor: string | undefined } {
  const [path = '', anchor] = target.split('#');
  return { path: path === '' ? from : relative(root, join(root, dirname(from), path)), anchor };
}

describe('the documents', () => {
  it('are all found', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'infra/README.md', '.github/CONTRIBUTING.md', 'infra/scale.md']),
    );
    expect(ownLinks.length).toBeGreaterThan(50);
  });

  it('link to nothing that is not there', () => {
    const broken = ownLinks.filter((link) => {
      const { path, anchor } = resolve(link);
      if (!existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('can all be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const from of reached)
      for (const link of ownLinks.filter((one) => one.from === from)) {
        const { path } = resolve(link);
        if (documents.includes(path)) reached.add(path);
      }
    expect(documents.filter((path) => !reached.has(path))).toEqual([]);
  });

  it('hold lines that can be read in a terminal, tables and code aside', () => {
    const long = documents.flatMap((path) =>
      textOf(path)
        .replaceAll(/^```[\s\S]*?^```$/gm, '')
        .split('\n')
        .filter((line) => line.length > 160 && !/^\s*\||^!\[/.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(long).toEqual([]);
  });
});

describe('the package, which is not on npm', () => {
  it('is never to be fetched by its name: a stranger could publish that name', () => {
    const byName = /npx (?:-y )?(?:cognito-otp-router|otp-router)|npm i(?:nstall)? cognito-otp-router/;
    const sources = globSync('{src,infra,build}/**/*.{ts,tf,yaml}', { cwd: root });
    expect(sources.length).toBeGreaterThan(200);
    expect([...documents, ...sources].filter((path) => byName.test(textOf(path)))).toEqual([]);
  });
});

/** Phrases that a tired reader has to read twice. Each has a plain word: separate, also, different, the person who, depends on, … */
const riddles =
  /\b(of its own|all the same|told apart|whoever|by whatever|hangs on|end(s|ed) well|what is no|(of )?nobody['’]s|of nobody|the own|(is|are|was|were|be) told)\b/gi;
/** A comment or a paragraph may break a phrase over two lines. */
const lineBreak = /\n[ \t]*(?:\/\/|\*|#)?[ \t]*/g;

const findRiddles = (text: string): string[] => {
  const joined = text.replaceAll(lineBreak, ' ');
  return [...joined.matchAll(riddles)].map(({ index }) => joined.slice(Math.max(0, index - 40), index + 40));
};

describe('plain English', () => {
  const texts = globSync(
    ['README.md', '.github/**/*.md', '{src,infra,build,test}/**/*.{ts,tsx,mjs,md,html,tf,yaml}'],
    { cwd: root, exclude: ['**/node_modules/**', 'test/docs.test.ts'] },
  );

  it('is what help, errors, documents, comments and the names of tests are in', () => {
    expect(texts.length).toBeGreaterThan(500);
    const found = texts.flatMap((path) => findRiddles(textOf(path)).map((riddle) => `${path}: ${riddle}`));
    expect(found).toEqual([]);
  });

  it.each([
    '// it works\n  // all the same',
    'a room of its\nown',
    '  * it is\n   * told',
    '# Whoever comes',
  ])('is not in %j', (text) => {
    expect(findRiddles(text)).toHaveLength(1);
  });
});

describe('a file that a document or a comment names', () => {
  /** Files of other projects. */
  const others = ['src/components/aws/cognito-user-pool.ts', 'src/helpers/string.js'];
  const named =
    /(?<![\w/.-])(?:src|test|infra|build)\/[a-z][\w./-]*\.(?:ts|tsx|jsx|js|mjs|md|json|yaml|css|html)\b/g;
  /** What a reader is to put in. */
  const placeholder = /\b(XX|NAME)\b/;
  const notesOf = (path: string): string =>
    path.endsWith('.md') ? textOf(path) : (textOf(path).match(/\/\/.*|^\s*\*.*/gm) ?? []).join('\n');

  it('is there', () => {
    const texts = [
      ...documents,
      ...globSync('{src,infra,build,test}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] }),
    ];
    const found = texts.flatMap((path) =>
      [...notesOf(path).matchAll(named)].map(([file]) => ({ path, file })),
    );
    expect(found.length).toBeGreaterThan(100);
    const missing = found.filter(
      ({ path, file }) =>
        !others.includes(file) &&
        !placeholder.test(file) &&
        !existsSync(join(root, file)) &&
        !existsSync(join(root, dirname(path), file)),
    );
    expect(missing).toEqual([]);
  });
});

describe('the pictures', () => {
  const folder = '.github/pictures';
  const pictures = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);

  it('are each in a document', () => {
    const shown = new Set(ownLinks.map((link) => resolve(link).path));
    expect(pictures.filter((path) => !shown.has(path))).toEqual([]);
    expect(pictures.length).toBeGreaterThan(5);
  });

  it('are small enough to load on a train', () => {
    const sizes = pictures.map((path) => statSync(join(root, path)).size);
    for (const [i, size] of sizes.entries()) expect(size, pictures[i]).toBeLessThan(400_000);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(1_500_000);
  });

  it('are PNG, SVG or WebP, and an SVG fetches and runs nothing', () => {
    for (const path of pictures) {
      if (path.endsWith('.webp'))
        expect(readFileSync(join(root, path)).subarray(8, 12).toString()).toBe('WEBP');
      else if (path.endsWith('.svg')) expect(textOf(path)).not.toMatch(/<script|<image|href=|url\((?!#)/);
      else expect(readFileSync(join(root, path)).subarray(1, 4).toString()).toBe('PNG');
    }
  });
});

describe('the film', () => {
  it('shows what happens in about fifteen seconds', () => {
    const film = readFileSync(join(root, '.github/pictures/film.webp'));
    const stays: number[] = [];
    for (let at = 12; at < film.length; at += 8 + film.readUInt32LE(at + 4) + (film.readUInt32LE(at + 4) % 2))
      if (film.toString('latin1', at, at + 4) === 'ANMF') stays.push(film.readUIntLE(at + 20, 3));
    expect(stays.length).toBeGreaterThan(20);
    const seconds = stays.reduce((a, b) => a + b, 0) / 1000;
    expect(seconds).toBeGreaterThan(12);
    expect(seconds).toBeLessThan(20);
  });
});

describe('the changelog', () => {
  it('begins with the version that --version prints', () => {
    const version = execFileSync(process.execPath, ['infra/bin/otp.ts', '--version'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(/^## (\d+\.\d+\.\d+)/m.exec(textOf('.github/CHANGELOG.md'))?.[1]).toBe(version.trim());
  });
});
