// What a month costs: the sums behind the README's table, done by hand.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cognitoMonth,
  mostMetrics,
  perSignIn,
  priceSection,
  prices,
  routerMonth,
  watching,
} from '../../infra/price.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('a month', () => {
  it('costs messages alone where the users are free, with what watches it on top for the router', () => {
    expect(cognitoMonth(10_000, 'sms')).toBeCloseTo(2000);
    expect(cognitoMonth(10_000, 'email')).toBeCloseTo(6.4);
    expect(routerMonth(10_000, 'email', 'Lite')).toBeCloseTo(6.4 + 40_000 * perSignIn() + watching());
    expect(routerMonth(10_000, 'email', 'Lite')).toBe(routerMonth(10_000, 'email', 'Essentials'));
  });

  it('costs 90,000 users of the tier at 100,000 users', () => {
    expect(cognitoMonth(100_000, 'email')).toBeCloseTo(90_000 * 0.015 + 64);
    expect(cognitoMonth(100_000, 'sms') - cognitoMonth(100_000, 'email')).toBeCloseTo(20_000 - 64);
    const tiers = routerMonth(100_000, 'sms', 'Essentials') - routerMonth(100_000, 'sms', 'Lite');
    expect(tiers).toBeCloseTo(90_000 * (0.015 - 0.0055));
  });

  it('is not guessed where Cognito has other prices', () => {
    expect(() => cognitoMonth(100_001, 'email')).toThrow('other prices');
  });
});

describe('a sign-in', () => {
  it('costs what infra/scale.md says of a million', () => {
    const million = perSignIn() * 1e6;
    expect(million).toBeCloseTo(0.8 + 4.4 + 3.125 + 0.375 + 3.05, 1);
    expect(read('infra/scale.md')).toContain(`a million sign-ins cost about **$${Math.round(million)}**`);
  });
});

describe('the documents', () => {
  it('state what the sums state', () => {
    expect(read('README.md')).toContain(priceSection());
    expect(read('README.md')).toContain(`$${Math.round(watching())} for dashboard, alarms and metrics`);
    expect(read('infra/scale.md')).toContain(`${mostMetrics()} metrics at most`);
  });

  it('name each price', () => {
    const [page = ''] = read('infra/scale.md').split('## What a month costs').slice(1);
    const millions = (value: number) => `$${(value * 1e6).toString()}`;
    for (const price of [
      `$${prices.user.Lite}`,
      `$${prices.user.Essentials}`,
      '$0.00016',
      `$${prices.sms}`,
      `$${prices.lambdaGbSecond}`,
      '$0.20 a million',
      `${millions(prices.tableWrite)} a million`,
      `${millions(prices.tableRead)} a million`,
      '$0.50',
      '$0.30, $0.10, $3',
    ])
      expect(page).toContain(price);
  });
});
