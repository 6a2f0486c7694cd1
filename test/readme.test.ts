import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderBuildPage, renderReadme } from '../infra/render.ts';
import { channelRows } from '../src/channels/list.ts';
import { sms } from '../src/channels/sms/channel.ts';
import { chancesPerDay, computeOdds, computeTakeoverOdds } from '../src/limits/odds.ts';
import { settingsTable } from '../src/settings/table.ts';
import { trustTiers } from '../src/sign-in.ts';
import { settingsOf } from './support/deps.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const limitsPage = readFileSync(new URL('../src/limits/README.md', import.meta.url), 'utf8');
const buildPage = readFileSync(new URL('../infra/README.md', import.meta.url), 'utf8');
const { scripts, version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { scripts: Record<string, string>; version: string };

describe('infra/README.md', () => {
  it('has settings and policies as they are rendered', () => {
    expect(renderBuildPage(buildPage), 'run npm run render').toBe(buildPage);
  });

  it('has a row for every setting, with the default, what is allowed and what it means', () => {
    const rows = [...buildPage.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \| (.+) \|$/gm)]
      .map(([, name = '', fallback, allowed, meaning]) => [name, { fallback, allowed, meaning }] as const)
      .filter(([name]) => Object.hasOwn(settingsTable, name));
    const cell = (text: string) => text.replaceAll('|', '\\|');
    const expected = Object.entries(settingsTable).map(([name, { fallback, allowed, meaning }]) => [
      name,
      {
        fallback: fallback === undefined ? '–' : `\`${fallback}\``,
        allowed: cell(allowed),
        meaning: cell(meaning),
      },
    ]);
    expect(rows).toEqual(expected);
  });
});

describe('README', () => {
  it('is short enough for a stranger, and has its prices as they are rendered', () => {
    expect(readme.trim().split('\n').length).toBeLessThanOrEqual(200);
    expect(renderReadme(readme), 'run npm run render').toBe(readme);
  });

  it('states the odds and the limits as they are computed for the defaults', () => {
    const settings = settingsOf();
    const odds = computeOdds(settings, {
      usdPerSms: 0.05,
      signIns: 0,
      caps: channelRows.map((row) => row.readCaps(settings)),
      smsCaps: sms.readCaps(settings),
    });
    const rowOf = (what: string) => readme.split('\n').find((line) => line.startsWith(`| ${what} |`)) ?? '';
    const number = (value: number) => Math.round(value).toLocaleString('en');
    const expected: Record<string, (string | number)[]> = {
      'wrong answers for one user, per hour': [
        `${settings.WRONG_PER_HOUR}, then`,
        `${settings.LOCK_SECONDS / 60} minutes`,
        `at most ${odds.guessesPerUserAndSlidingHour} in any hour`,
      ],
      'wrong answers for one user, in a row': [
        `${settings.WRONG_BEFORE_DISABLE}, then`,
        `${odds.guessesPerUserAndDay}, then`,
      ],
      'odds that an attacker takes over one given user in a day': [
        `1 in ${number(1 / odds.takeoverPerUserAndDay)} with 6`,
        `1 in ${number(1 / computeTakeoverOdds(chancesPerDay(settings, 0), 8))} with 8`,
      ],
      'accounts taken over in a day, with all users attacked': [
        `${odds.acrossUsers.accountsPerDay.toFixed(2)}, one`,
        `${(odds.acrossUsers.requestsPerAccount / 1e6).toFixed(2)} million`,
        `${odds.acrossUsers.guessesPerMessage} guesses`,
      ],
      'the same without caps on messages': [odds.acrossUsers.accountsPerDayWithoutCaps.toFixed(1)],
      'messages to one number or mailbox': [
        `${settings.SENDS_PER_HOUR} an hour and ${settings.SENDS_PER_DAY} a day for each group`,
      ],
      'emails, all users together': [number(settings.EMAILS_PER_HOUR)],
      'SMS, all users together': [
        number(odds.sms.perHour),
        `$${odds.usdPerHour}`,
        `$${number(odds.usdPerDay)}`,
      ],
      'SMS to a country where nobody verifies a code': trustTiers.map(
        (tier) => `${odds.sms.pumpedPerHour?.[tier]} an hour for each group`,
      ),
    };
    for (const [what, figures] of Object.entries(expected))
      for (const figure of figures) expect(rowOf(what), what).toContain(String(figure));
  });

  it('says under its known limits what of an account Cognito itself gives away, and what to do about it', () => {
    const [, limits = ''] = limitsPage.split('\n## Known limits\n');
    const about = (what: string) => limits.split(/\n- /).find((entry) => entry.includes(what)) ?? '';
    expect(about('UsernameExistsException')).toMatch(/AdminCreateUser/);
    expect(about('made-up user name')).toMatch(/To check: [^.]*same unknown name twice[^.]*`id` in the log/s);
  });

  it('says on its first screen what it is, for whom, which version, and that it has not run on an AWS account', () => {
    const [firstScreen = ''] = readme.split('\n## ');
    expect(firstScreen.split('\n').length).toBeLessThan(20);
    expect(firstScreen).toContain('For teams that run a Cognito user pool');
    expect(firstScreen).toContain(`version ${version}`);
    expect(firstScreen).toContain('not yet on an AWS account');
    expect(firstScreen).toContain('(.github/CHANGELOG.md)');
  });

  it('names only npm scripts there are', () => {
    for (const [, name = ''] of readme.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(scripts).toHaveProperty(name);
  });
});
