// What is published runs on the lowest Node of `engines`, and the construct with the lowest aws-cdk-lib of
// `peerDependencies` as with the newest. npm brings both versions; without a registry those tests are skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleConstruct } from '../../../build/package/bundle.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { standIn, temporaryFolder } from '../../support/deployment.ts';

const root = join(import.meta.dirname, '../../..');
const lowest = {
  /** `20.16` is 20.16.0. */
  node: `${packageJson.engines.node.replace(/^>=/, '')}.0`,
  cdk: packageJson.peerDependencies['aws-cdk-lib'].replace('^', ''),
  constructs: packageJson.peerDependencies.constructs.replace('^', ''),
};
/** Node's package for this machine. `node` itself runs a script to fetch it. */
const nodePackage = `node-${process.platform}-${process.arch}`;

const folder = temporaryFolder();
const installed = join(folder, 'lowest');

/** Whether npm could bring them. Required where tools are. */
function canInstall(): boolean {
  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{"private":true}');
  const wanted = [
    `${nodePackage}@${lowest.node}`,
    `aws-cdk-lib@${lowest.cdk}`,
    `constructs@${lowest.constructs}`,
  ];
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted],
    { cwd: installed, encoding: 'utf8', timeout: 120_000 },
  );
  if (status === 0) return true;
  if (process.env.OTP_REQUIRE_TOOLS === '1')
    throw new Error(`npm could not install ${wanted.join(' ')}: ${stderr}`);
  console.warn(`Skipped: npm could not install ${wanted.join(' ')}`);
  return false;
}

it('uses no built-in that the lowest Node does not have', () => {
  // Node 20 has all of ES2023. Iterator helpers, `Object.groupBy` and others came later.
  expect(Number(lowest.node.split('.')[0])).toBe(20);
  const project = join(folder, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noEmit: true,
        lib: ['es2023'],
        target: 'es2023',
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: [
        'infra/iac/cdk/index.ts',
        'build/package/otp-router.ts',
        'infra/cli/aws/proxy-from-env.d.ts',
      ].map((file) => join(root, file)),
      include: [],
    }),
  );
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

const hasLowest = canInstall();

describe('the construct', { skip: !hasLowest }, () => {
  const dist = join(folder, 'dist');
  beforeAll(async () => {
    mkdirSync(dist);
    copyFileSync((await standIn()()).zipPath, join(dist, 'otp-router.zip'));
    await bundleConstruct(join(dist, 'cdk'));
  }, 180_000);

  const nodes = {
    lowest: join(installed, 'node_modules', nodePackage, 'bin/node'),
    pinned: process.execPath,
  };
  const libraries = { lowest: join(installed, 'node_modules'), newest: join(root, 'node_modules') };
  const kinds = { module: ['app.mjs', 'index.js'], CommonJS: ['app.cjs', 'index.cjs'] } as const;

  const app = (kind: keyof typeof kinds, out: string) => {
    const load = (names: string, from: string) =>
      kind === 'module' ? `import { ${names} } from '${from}';` : `const { ${names} } = require('${from}');`;
    return `${load('App, NestedStack, Stack', 'aws-cdk-lib')}
${load('UserPool', 'aws-cdk-lib/aws-cognito')}
${load('OtpRouter', `./cdk/${kinds[kind][1]}`)}
const app = new App({ outdir: '${out}', analyticsReporting: false });
const stack = new Stack(app, 'Acme');
const auth = new NestedStack(stack, 'Auth');
const userPool = new UserPool(auth, 'Pool', { signInAliases: { email: true } });
const web = userPool.addClient('Web', { authFlows: { custom: true } });
userPool.addClient('Old', { authFlows: { userSrp: true } });
const settings = { EMAIL_FROM: 'login@example.com', SIGN_UP_CLIENT_IDS: [web.userPoolClientId], SMS_COUNTRIES: ['DE'] };
new OtpRouter(auth, 'Otp', { userPool, settings });
app.synth();
console.log(process.version);
`;
  };

  const cases = Object.entries(nodes).flatMap(([node, program]) =>
    Object.entries(libraries).flatMap(([library, modules]) =>
      (['module', 'CommonJS'] as const).map((kind) => ({ node, program, library, modules, kind })),
    ),
  );

  it.each(cases)('is synthesised on the $node Node against the $library aws-cdk-lib, as $kind', (one) => {
    const place = join(folder, `${one.node}-${one.library}-${one.kind}`);
    const out = join(place, 'out');
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    for (const name of ['aws-cdk-lib', 'constructs'])
      symlinkSync(join(one.modules, name), join(place, 'node_modules', name));
    // A copy, not a link: Node looks for aws-cdk-lib from where a file really is.
    execFileSync('cp', ['-r', join(dist, 'cdk'), join(dist, 'otp-router.zip'), place]);
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    const [file] = kinds[one.kind];
    writeFileSync(join(place, file), app(one.kind, out));
    const { stdout, stderr, status } = spawnSync(one.program, [file], { cwd: place, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    if (one.node === 'lowest') expect(stdout.trim()).toMatch(`v${lowest.node}`);
    const nested = readdirSync(out).find((name) => name.endsWith('.nested.template.json')) ?? 'none';
    expect(readFileSync(join(out, nested), 'utf8')).toContain('"AWS::Lambda::Alias"');
  });
});
