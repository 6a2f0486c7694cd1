// Addresses of the console, in each partition.
import { expect, it } from 'vitest';
import { nextSteps } from '../../../infra/cli/commands/next-steps.ts';
import { consoleHost, consolePage, pages } from '../../../infra/cli/commands/open.ts';

const deployment = {
  stack: 'acme',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/acme/1',
  resources: { Dashboard: 'acme' },
  userPoolId: 'eu-west-1_AbCdEfGhI',
  table: 'acme-Table-1',
};

it.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
])('are of the console of %s', (partition, region, host) => {
  expect(consoleHost({ partition, region })).toBe(host);
  for (const page of pages) {
    const url = new URL(consolePage({ partition, region }, page, deployment) ?? '');
    expect(url.origin).toBe(host);
    expect(url.searchParams.get('region')).toBe(region);
  }
});

it('name the part that they lead to', () => {
  const place = { partition: 'aws', region: 'eu-west-1' };
  const of = (page: (typeof pages)[number], more = {}) =>
    consolePage(place, page, { ...deployment, ...more });
  expect(of('dashboard')).toMatch(/dashboards\/dashboard\/acme$/);
  expect(of('dashboard', { resources: {} })).toMatch(/lambda\/home.*functions\/acme\?tab=monitoring$/);
  expect(of('function')).toMatch(/functions\/acme\?tab=code$/);
  expect(of('table')).toMatch(/table\?name=acme-Table-1$/);
  expect(of('pool')).toContain('user-pools/eu-west-1_AbCdEfGhI/');
  expect(of('stack')).toContain(encodeURIComponent(deployment.stackId));
  // CloudWatch's own form of a name with slashes, and of a search within it.
  expect(of('logs')).toMatch(/log-group\/\$252Faws\$252Flambda\$252Facme$/);
  expect(of('logs', { lineId: 'ab-1_2' })).toMatch(
    /log-events\$3FfilterPattern\$3D\$2522ab-1_2\$2522\$26start\$3D-3600000$/,
  );
  expect(of('table', { table: undefined })).toBeUndefined();
  expect(of('pool', { userPoolId: undefined })).toBeUndefined();
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
