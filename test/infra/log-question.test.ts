// A question to the log lines, in CloudWatch's language and asked of local lines.
import { expect, it } from 'vitest';
import { ask, type LogQuestion, queryOf } from '../../infra/log-question.ts';

const failed: LogQuestion = {
  where: { message: 'response', 'decision.failAuthentication': 1 },
  show: { kind: 'count', as: 'failed', by: 'id' },
};
const wrong: LogQuestion = {
  where: { level: 'ERROR' },
  show: { kind: 'rows', fields: ['trigger', 'reason'] },
};
const lines = [
  { level: 'INFO', message: 'response', id: 'a', decision: { failAuthentication: true } },
  { level: 'INFO', message: 'response', id: 'b', decision: { failAuthentication: true } },
  { level: 'INFO', message: 'response', id: 'a', decision: { failAuthentication: true } },
  { level: 'INFO', message: 'response', id: 'c', decision: { failAuthentication: false } },
  { level: 'ERROR', message: 'x', trigger: 'Create', reason: 'first' },
  { level: 'ERROR', message: 'y', trigger: 'Verify' },
];

it('is a query of CloudWatch Logs Insights', () => {
  expect(queryOf(failed)).toBe(
    'filter message = "response" and decision.failAuthentication = 1 | stats count(*) as failed by id | sort failed desc | limit 20',
  );
  expect(queryOf(wrong)).toBe(
    'fields @timestamp, trigger, reason | filter level = "ERROR" | sort @timestamp desc | limit 20',
  );
});

it('counts local lines, most first', () => {
  expect(ask(failed, lines)).toEqual([
    ['id', 'failed'],
    ['a', '2'],
    ['b', '1'],
  ]);
});

it('lists local lines, newest first, with nothing where a field is missing', () => {
  expect(ask(wrong, lines)).toEqual([
    ['trigger', 'reason'],
    ['Verify', ''],
    ['Create', 'first'],
  ]);
});
