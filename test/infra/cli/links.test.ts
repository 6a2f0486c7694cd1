// Addresses of the console, in each partition.
import { expect, it } from 'vitest';
import { nextSteps } from '../../../infra/cli/commands/deploy.ts';
import { consolePage, pages } from '../../../infra/cli/commands/open.ts';

const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/acme/1';
const deployment = {
  state: { id: stackId, status: 'UPDATE_COMPLETE', parameters: {} },
  resources: { Dashboard: 'acme' },
  pool: { id: 'eu-west-1_AbCdEfGhI', clientId: undefined, own: true },
};

it.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
])('are of the console of %s', (partition, region, host) => {
  for (const page of pages) {
    const url = new URL(consolePage({ partition, region }, page, 'acme', deployment, 'acme-Table-1') ?? '');
    expect(url.origin).toBe(host);
    expect(url.searchParams.get('region')).toBe(region);
  }
});

it('name the part that they lead to', () => {
  const place = { partition: 'aws', region: 'eu-west-1' };
  const of = (page: (typeof pages)[number], more = {}, table = 'acme-Table-1') =>
    consolePage(place, page, 'acme', { ...deployment, ...more }, table);
  expect(of('dashboard')).toMatch(/dashboards\/dashboard\/acme$/);
  expect(of('dashboard', { resources: {} })).toMatch(/lambda\/home.*functions\/acme\?tab=monitoring$/);
  expect(of('function')).toMatch(/functions\/acme\?tab=code$/);
  expect(of('table')).toMatch(/table\?name=acme-Table-1$/);
  expect(of('pool')).toContain('user-pools/eu-west-1_AbCdEfGhI/');
  expect(of('stack')).toContain(encodeURIComponent(stackId));
  // CloudWatch's own form of a name with slashes.
  expect(of('logs')).toMatch(/log-group\/\$252Faws\$252Flambda\$252Facme$/);
  expect(consolePage(place, 'table', 'acme', deployment)).toBeUndefined();
  expect(of('pool', { pool: undefined })).toBeUndefined();
});

it('come with what client code needs, once there is a pool and a client', () => {
  const text = (deployed: object) =>
    nextSteps({ region: 'eu-west-1', userPoolId: undefined, clientId: undefined, ...deployed }).join('\n');
  expect(text({})).toMatch(/no pool calls it yet\n {2}otp attach/);
  expect(text({ userPoolId: 'eu-west-1_A' })).toBe('');
  const ready = text({ userPoolId: 'eu-west-1_A', clientId: 'c1' });
  expect(ready).toContain("userPoolId: 'eu-west-1_A', userPoolClientId: 'c1'");
  expect(ready).toContain('--region eu-west-1 --auth-flow CUSTOM_AUTH');
});
