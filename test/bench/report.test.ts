import { describe, expect, it } from 'vitest';
import type { Figures } from './felt.ts';
import { type Results, report } from './report.ts';
import { compare } from './statistics.ts';

const names = [
  'tapToCode',
  'callsToCode',
  'init',
  'define',
  'create',
  'verify',
  'secondDefine',
  'wholeSignIn',
  'processor',
  'peakMb',
] as const satisfies (keyof Figures)[];

const comparison = compare({
  ours: [300, 310],
  against: [600, 620],
  tutorial: [1000, 1000],
  empty: [1.5, 1.5],
});
const figures = Object.fromEntries(names.map((name) => [name, comparison])) as Record<
  keyof Figures,
  typeof comparison
>;
const warmMs = { define: 0.2, preSignUp: 0.3, createSms: 9, createEmail: 8, verify: 5 };
const results: Results = {
  host: 'aws-lambda-ric',
  quota: 'cgroup v1',
  runs: 2,
  floorMs: 0,
  cold: [
    {
      memoryMb: 512,
      channel: 'sms',
      figures,
      awsCalls: ['UpdateItem eu-west-1', 'UpdateItem eu-west-1', 'Publish eu-west-1'],
    },
  ],
  warmMs,
  layersMs: { define: 0.1 },
  zipBytes: 89_000,
  packages: { src: 80_000 },
};
const lines = (over: Partial<Results> = {}) => report({ ...results, ...over }).split('\n');

describe('report', () => {
  it('gives ratios first, with both ends, then milliseconds', () => {
    const rows = lines().filter((line) => line.startsWith('cold tap to code sent'));
    expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([
      ['cold tap to code sent', '0.50 (0.50-0.50)', '0.30 (0.30-0.31)', '203 (200-207)'],
      ['cold tap to code sent', '305.0', '610.0', '1000.0', '1.5'],
    ]);
  });

  it('has a row for every figure, twice', () => {
    const rows = lines().filter((line) => /0\.50 \(0\.50-0\.50\)| 305\.0 /.test(line));
    expect(rows.length).toBe(2 * names.length);
  });

  it('fits into 80 columns with four subjects', () => {
    expect(lines().filter((line) => line.length > 80)).toEqual([]);
  });

  it('says so when times are computed', () => {
    expect(lines({ quota: 'computed' })[0]).toContain('computed from processor time');
    expect(lines()[0]).toContain('cgroup v1');
  });

  it('says what the floor was', () => {
    expect(lines().join('\n')).toContain('RESPONSE_FLOOR_MS=0: ');
    expect(lines({ floorMs: 600 }).join('\n')).toContain('RESPONSE_FLOOR_MS=600.');
  });

  it('counts the calls to AWS', () => {
    expect(lines()).toContain('  sms: 2 UpdateItem, Publish');
  });
});
