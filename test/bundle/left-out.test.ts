// What the zip leaves out: the build still finds each part, leaves it out, and its stand-in throws when it is used.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { useStandIns } from '../../build/bundle/left-out.ts';
import { defaultProvider } from '../../build/bundle/stand-ins/credential-chain.ts';
import { resolveEndpointDiscoveryConfig } from '../../build/bundle/stand-ins/endpoint-discovery.ts';
import { EventStreamSerde } from '../../build/bundle/stand-ins/event-streams.ts';
import { loadSharedConfigFiles } from '../../build/bundle/stand-ins/profile-files.ts';

const bundle = inject('bundle');

describe('the bundle', () => {
  // Each name here is a package that somebody has weighed. A new one may be the credential chain by another name.
  it('is made of these packages, and of no others', () => {
    expect(Object.keys(bundle.packages).sort()).toEqual([
      '@aws-lambda-powertools/commons',
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-cognito-identity-provider',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-ses',
      '@aws-sdk/client-sns',
      '@aws-sdk/core',
      '@aws-sdk/dynamodb-codec',
      '@aws-sdk/xml-builder',
      '@aws/lambda-invoke-store',
      '@middy/core',
      '@middy/input-output-logger',
      '@middy/util',
      '@smithy/core',
      '@smithy/node-http-handler',
      '@smithy/signature-v4',
      '@smithy/types',
      'altcha-lib',
      'libphonenumber-js',
      'nodemailer',
      'src',
      'stand-ins',
    ]);
  });

  it('reads no file of anybody', async () => {
    const index = await readFile(join(bundle.dir, 'index.mjs'), 'utf8');
    expect(index).not.toMatch(/readFile|\.aws\/|credential_process|sso_start_url/);
  });
});

it('ends the build when a part is no longer where it was', async () => {
  const moved = build({
    stdin: { contents: 'export const a = 1;' },
    write: false,
    logLevel: 'silent',
    plugins: [useStandIns({ 'credential-chain': /^@aws-sdk\/moved-elsewhere$/ })],
  });
  await expect(moved).rejects.toThrow('nothing imports what stand-ins/credential-chain.ts replaces');
});

describe('a stand-in that is used', () => {
  const setFor = (name: string, value: string) => {
    process.env[name] = value;
    onTestFinished(() => void delete process.env[name]);
  };

  it.each<[string, () => unknown]>([
    ['the credential chain', () => defaultProvider()],
    ['an event stream', () => new EventStreamSerde()],
  ])('says that %s is not there', (_what, use) => {
    expect(use).toThrow(/not in this bundle/);
  });

  it.each(['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])(
    'says that no profile is read where %s names one, and otherwise that there is none',
    async (name) => {
      expect(await loadSharedConfigFiles()).toEqual({ configFile: {}, credentialsFile: {} });
      setFor(name, 'x');
      await expect(loadSharedConfigFiles()).rejects.toThrow(`unset ${name}`);
    },
  );

  it('says that endpoints are not discovered where that is asked for', () => {
    expect(resolveEndpointDiscoveryConfig({ a: 1 })).toEqual({ a: 1 });
    setFor('AWS_ENABLE_ENDPOINT_DISCOVERY', 'true');
    expect(() => resolveEndpointDiscoveryConfig({})).toThrow('unset AWS_ENABLE_ENDPOINT_DISCOVERY');
  });
});
