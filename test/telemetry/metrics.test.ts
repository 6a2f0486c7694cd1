import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { emfFaults } from '../support/emf.ts';
import { breakOutput, hearLines, writeLine } from '../support/heard.ts';

const create = (keys: Record<string, string> = { trigger: 'Init', id: 'none' }) =>
  createMetrics('otp', () => keys, writeLine);

describe('a metric without dimensions', () => {
  it('waits for the end of the call, and shares lines with the others', () => {
    const lines = hearLines();
    const { emit, publish } = create();
    emit('SignIn');
    emit('CodeWrong');
    emit('CodeWrong');
    expect(lines).toEqual([]);
    publish();
    expect(lines).toMatchObject([
      { service: 'otp', SignIn: 1, CodeWrong: 1, trigger: 'Init', id: 'none' },
      { CodeWrong: 1 },
    ]);
    expect(lines.flatMap((line) => emfFaults(line, Date.now()))).toEqual([]);
  });

  it('is written once', () => {
    const lines = hearLines();
    const { emit, publish } = create();
    emit('SignIn');
    publish();
    publish();
    expect(lines).toHaveLength(1);
  });

  it('has the value that it is given', () => {
    const lines = hearLines();
    const { emit, publish } = create();
    emit('SignIn', 7);
    publish();
    expect(lines).toMatchObject([{ SignIn: 7 }]);
  });
});

describe('a metric with a dimension', () => {
  it('waits for the end of the call too, with the unit of the catalogue', () => {
    const lines = hearLines();
    const { emit, publish } = create();
    emit('DeliveryLatency', { Channel: 'SMS' }, 123);
    expect(lines).toEqual([]);
    publish();
    expect(lines).toMatchObject([
      {
        DeliveryLatency: 123,
        Channel: 'SMS',
        id: 'none',
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'CognitoOtpRouter',
              Dimensions: [['service', 'Channel']],
              Metrics: [{ Name: 'DeliveryLatency', Unit: 'Milliseconds' }],
            },
          ],
        },
      },
    ]);
  });

  it('leaves its dimension to no metric after it', () => {
    const lines = hearLines();
    const { emit, publish } = create();
    emit('SignIn');
    emit('CodeSent', { Channel: 'SMS' });
    emit('Decoy', { Reason: 'NoContact' });
    publish();
    const [line] = lines as [
      { _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] } },
    ];
    expect(
      line._aws.CloudWatchMetrics.map(({ Dimensions, Metrics }) => [
        Metrics.map(({ Name }) => Name),
        Dimensions,
      ]),
    ).toEqual([
      [['SignIn'], [['service']]],
      [['CodeSent'], [['service', 'Channel']]],
      [['Decoy'], [['service', 'Reason']]],
    ]);
    expect(lines).toHaveLength(1);
    expect(emfFaults(lines[0] ?? {}, Date.now())).toEqual([]);
  });
});

it('writes the keys of the call that is under way, and makes no dimensions of them', () => {
  const lines = hearLines();
  const keys = { id: 'first' };
  const { emit, publish } = create(keys);
  emit('SignIn');
  keys.id = 'second';
  publish();
  expect(lines).toMatchObject([
    { id: 'second', _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] } },
  ]);
});

it('writes nothing where nothing was counted', () => {
  const lines = hearLines();
  create().publish();
  expect(lines).toEqual([]);
});

it('fails no sign-in, whatever the output does', () => {
  const { emit, publish } = create();
  breakOutput();
  expect(() => {
    emit('CodeSent', { Channel: 'SMS' });
    emit('SignIn', Number.NaN);
    emit('SignIn');
    publish();
  }).not.toThrow();
});
