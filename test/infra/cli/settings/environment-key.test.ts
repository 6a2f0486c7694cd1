import { describe, expect, it } from 'vitest';
import { keyUsers, principalPatterns } from '../../../../infra/cli/settings/environment-key.ts';
import { readTemplate } from '../../../../infra/read-template.ts';

const where = (caller: string) => ({
  account: '123456789012',
  region: 'eu-west-1',
  partition: 'aws',
  caller,
});
const role = where('arn:aws:sts::123456789012:assumed-role/Deployer/me@example.com');

describe('the deploying role', () => {
  it('is a role with any path and any session name, and no role whose name ends alike', () => {
    expect(principalPatterns(role)).toEqual([
      'arn:aws:iam::123456789012:role/Deployer',
      'arn:aws:iam::123456789012:role/*/Deployer',
    ]);
  });

  it.each([
    'arn:aws:iam::123456789012:user/ops/ada',
    'arn:aws:iam::123456789012:root',
    'arn:aws:sts::123456789012:federated-user/ada',
  ])('is %s itself', (caller) => {
    expect(principalPatterns(where(caller))).toEqual([caller]);
  });
});

describe('the users of a key', () => {
  it('are kept, and each deployer joins them once', () => {
    const user = where('arn:aws:iam::123456789012:user/ada');
    const { KeyUsers: first = '' } = keyUsers('create', undefined, user);
    expect(first).toBe(user.caller);
    const { KeyUsers: both = '' } = keyUsers('create', first, role);
    expect(both.split(',')).toHaveLength(3);
    expect(keyUsers('create', both, user)).toEqual({ KeyUsers: both });
  });

  it('are the owner of the key to name where the stack did not make it', () => {
    expect(keyUsers('arn:aws:kms:eu-west-1:123456789012:key/1', undefined, role)).toEqual({});
    expect(keyUsers(undefined, undefined, role)).toEqual({});
  });
});

it.each([
  ['create', true],
  ['', true],
  ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab', true],
  ['arn:aws:kms:eu-west-1:123456789012:alias/mine', false],
  ['alias/mine', false],
  ['yes', false],
])('%j as a key: %s', (text, isOne) => {
  const { AllowedPattern: pattern } = readTemplate().Parameters.EnvironmentKey ?? {};
  expect(new RegExp(`^(?:${pattern})$`).test(text)).toBe(isOne);
});
