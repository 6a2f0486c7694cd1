// Holds the dashboard, the alarms, the catalogue and the code that emits together.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../infra/alarms.ts';
import { dashboardBody, resources } from '../../infra/cloudwatch.ts';
import { type Source, widgets } from '../../infra/dashboard.ts';
import { render, templatePath } from '../../infra/render.ts';
import { catalogue, type MetricName } from '../../src/observability/catalogue.ts';
import { countryGroup, countryGroups } from '../../src/observability/country-groups.ts';
import { countries } from '../../src/settings/countries.ts';
import { sourceTexts } from '../support/source-files.ts';

const names = Object.keys(catalogue) as MetricName[];
const template = readFileSync(templatePath, 'utf8');
const shown: Source[] = widgets.flatMap((widget) =>
  widget.kind === 'lines' ? widget.lines.flatMap(({ sources, of = [] }) => [...sources, ...of]) : [],
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

  it('asks a question with every title, none twice', () => {
    const titles = widgets.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/\?/);
  });

  it('has its place for every widget, and none over another', () => {
    const { widgets: placed } = dashboardBody() as {
      widgets: { x: number; y: number; width: number; height: number }[];
    };
    const cells = placed.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of placed) expect(x + width).toBeLessThanOrEqual(24);
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
