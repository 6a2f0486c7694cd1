// Holds the dashboard, the alarms, the catalogue and the code that emits together.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../infra/alarms.ts';
import { dashboardText, resources } from '../../infra/cloudwatch.ts';
import { dashboardBody } from '../../infra/cloudwatch-dashboard.ts';
import { isPlatform, type Line, type PlatformLine, type Source, widgets } from '../../infra/dashboard.ts';
import { limitsOf } from '../../infra/limits.ts';
import { render, templatePath } from '../../infra/render.ts';
import { countries } from '../../src/settings/entries.ts';
import { catalogue, countryGroup, countryGroups, type MetricName } from '../../src/telemetry/catalogue.ts';
import { sourceTexts } from '../support/source-files.ts';

const names = Object.keys(catalogue) as MetricName[];
const template = readFileSync(templatePath, 'utf8');
const lines: readonly (Line | PlatformLine)[] = widgets.flatMap(
  (widget): readonly (Line | PlatformLine)[] => {
    if (widget.kind === 'number') return [widget.shows];
    return 'lines' in widget ? widget.lines : [];
  },
);
const shown: Source[] = lines.flatMap((line) =>
  isPlatform(line) ? [] : [...line.sources, ...(line.of ?? [])],
);
const watched: Source[] = alarms.flatMap(({ watched }) =>
  watched.kind === 'ours' ? watched.terms.flatMap(({ sources }) => sources) : [],
);

/** What the code hands to `emit`, call by call. */
const emitCalls = sourceTexts(fileURLToPath(new URL('../../src', import.meta.url))).flatMap((text) =>
  [...text.matchAll(/\bemit\(((?:[^()]|\([^()]*\))*)\)/g)].map(([, args = '']) => args),
);

describe('the catalogue', () => {
  it.each(names)('%s is emitted by the code', (name) => {
    expect(emitCalls.some((args) => args.includes(`'${name}'`))).toBe(true);
  });

  it.each(names)('%s is emitted with exactly its dimensions', (name) => {
    for (const args of emitCalls.filter((call) => call.includes(`'${name}'`))) {
      const given = /\{(.*)\}/s.exec(args)?.[1] ?? '';
      const dimensions = [...given.matchAll(/([A-Z]\w+)(?=\s*[:,}]|\s*$)/g)].map(([, key]) => key);
      expect(new Set(dimensions)).toEqual(new Set(Object.keys(catalogue[name].dimensions)));
    }
  });

  it('has at most 100 combinations of name and values, so that its price is known', () => {
    const combinations = names.map((name) =>
      Object.values(catalogue[name].dimensions).reduce((product, values) => product * values.length, 1),
    );
    expect(combinations.reduce((a, b) => a + b)).toBeLessThan(100);
  });

  it('puts every country that can be sent SMS into a group', () => {
    const groups = Object.groupBy(countries.split(' '), countryGroup);
    expect(Object.keys(groups).sort()).toEqual([...countryGroups].sort());
    expect(['DE', 'JP', 'NG', 'US', 'BR', 'NZ'].map(countryGroup)).toEqual([
      'Europe',
      'Asia',
      'Africa',
      'NorthAmerica',
      'SouthAmerica',
      'Oceania',
    ]);
    // Asia is whatever is listed nowhere: what is new in the metadata must be looked at.
    expect(groups.Asia?.join(' ')).toBe(
      'AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
    );
  });
});

describe.each([
  ['the dashboard', shown],
  ['the alarms', watched],
] as const)('%s', (_, sources) => {
  it('name metrics with values of their dimensions', () => {
    expect(sources.length).toBeGreaterThan(10);
    for (const { metric, where } of sources) {
      const dimensions: Readonly<Record<string, readonly string[]>> = catalogue[metric].dimensions;
      expect(Object.keys(where).sort(), metric).toEqual(Object.keys(dimensions).sort());
      for (const [name, value] of Object.entries(where)) expect(dimensions[name], metric).toContain(value);
    }
  });
});

describe('the dashboard', () => {
  it.each(names)('shows %s', (name) => {
    expect(shown.some(({ metric }) => metric === name)).toBe(true);
  });

  it('asks a question with the title of every chart, none twice, none longer than a tile is wide', () => {
    const titles = widgets.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { kind, title } of widgets) {
      expect(title.length, title).toBeLessThanOrEqual(40);
      if (kind !== 'header' && kind !== 'number') expect(title).toMatch(/\?$/);
    }
  });

  it('begins with the figures that an engineer on call asks for', () => {
    expect(widgets.slice(0, 7).map(({ kind }) => kind)).toEqual([...Array(6).fill('number'), 'alarms']);
  });

  it('fills its first row, and gives each header a whole row', () => {
    const { widgets: placed } = dashboardBody() as { widgets: { type: string; width?: number }[] };
    expect(placed.slice(0, 6).reduce((sum, { width = 6 }) => sum + width, 0)).toBe(24);
    for (const { type, width } of placed) if (type === 'text') expect(width).toBe(24);
    for (const { width = 6 } of placed) expect(width).toBeLessThanOrEqual(24);
  });

  it('draws the threshold of every alarm', () => {
    const drawn = widgets.flatMap((widget) =>
      widget.kind === 'lines' || widget.kind === 'platform' ? limitsOf(widget) : [],
    );
    for (const { name, threshold } of alarms) {
      const line = drawn.find(({ label }) => label.split(/[ ,]+/).includes(name));
      expect(line, name).toBeDefined();
      const wanted = typeof threshold === 'number' ? threshold : `$\{${threshold.parameter}}`;
      expect([wanted, 100 - Number(wanted)], name).toContain(line?.value);
    }
    expect(drawn.filter(({ value }) => value === 5000)).toHaveLength(2);
  });

  it('compares sends with answers over the whole chart: a code is sent in one period and used in the next', () => {
    const used = widgets.find(({ title }) => title === 'What share of the codes gets used?');
    const { metrics } = (
      dashboardBody() as {
        widgets: { properties: { title: string; metrics: [{ expression?: string }][] } }[];
      }
    ).widgets
      .map(({ properties }) => properties)
      .find(({ title }) => title === used?.title) ?? { metrics: [] };
    const expressions = metrics.flatMap(([first]) => (first.expression ? [first.expression] : []));
    expect(expressions).toEqual([
      '100 * RUNNING_SUM(SUM([a0, 0 * a1])) / RUNNING_SUM(SUM([a1, 0 * a0]))',
      '100 * RUNNING_SUM(SUM([b0, 0 * b1])) / RUNNING_SUM(SUM([b1, 0 * b0]))',
    ]);
  });

  it('is JSON once CloudFormation has filled it in, with the limit of spending as a number', () => {
    const filled = dashboardText().replace('$' + '{AlarmSmsSpendUsd}', '100');
    expect(JSON.parse(filled).widgets).toHaveLength(widgets.length);
    expect(filled).toContain('"label":"alarm SmsSpend","value":100');
  });

  it('looks at what SMS cost in the Region that they are sent from, and has no alarm that cannot see it', () => {
    const placed = (dashboardBody() as { widgets: { properties: { region?: string; title?: string } }[] })
      .widgets;
    const spend = placed.filter(({ properties }) => JSON.stringify(properties).includes('AWS/SNS'));
    expect(spend.map(({ properties }) => properties.region)).toEqual([
      '$' + '{SmsRegion}',
      '$' + '{SmsRegion}',
    ]);
    expect((resources() as Record<string, object>).AlarmSmsSpend).toMatchObject({ Condition: 'SmsHere' });
    expect(
      Object.values(resources()).filter((resource) => JSON.stringify(resource).includes('"SmsHere"')),
    ).toHaveLength(2);
  });
});

describe('the alarms', () => {
  it('say what to do', () => {
    for (const { description } of alarms) {
      expect(description.length).toBeGreaterThan(60);
      // CloudFormation, AWS::CloudWatch::Alarm: AlarmDescription.
      expect(description.length).toBeLessThanOrEqual(1024);
    }
  });

  it('use the terms they declare, and at most 10 metrics each', () => {
    for (const { name, watched } of alarms) {
      if (watched.kind !== 'ours') continue;
      const used = new Set(watched.expression.match(/\b[a-z]\w*\b/g));
      expect(used, name).toEqual(new Set(watched.terms.map(({ id }) => id)));
    }
    for (const resource of Object.values(resources())) {
      const { Metrics = [] } = (resource as { Properties?: { Metrics?: unknown[] } }).Properties ?? {};
      expect(Metrics.length).toBeLessThanOrEqual(10);
    }
  });
});

describe('the template', () => {
  it('holds what the sources say', () => {
    expect(render(template), 'run npm run render').toBe(template);
  });
});
