// The calls of the triggers, newest first: what was decided, how long it took, and the event as it is logged.
import { byId, make } from './dom.ts';
import type { TimelineEntry } from './protocol.ts';

let shown = 0;

const decided = ({ decision, error }: TimelineEntry): string =>
  error ??
  Object.entries(decision)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? name : `${name}: ${String(value)}`))
    .join(', ');

const item = (entry: TimelineEntry): HTMLElement =>
  make(
    'li',
    { className: entry.error || entry.decision.failAuthentication === true ? 'failed' : '' },
    make('span', { className: 'when' }, `${entry.durationMs} ms`),
    make('strong', {}, entry.source.split('_')[0] ?? ''),
    make('br'),
    decided(entry) || 'no',
    ...(entry.cold ? [' · cold start'] : []),
    ...(entry.tries > 1 ? [` · ${entry.tries} tries`] : []),
    make(
      'details',
      {},
      make('summary', {}, 'event, as logged'),
      make('pre', { tabIndex: 0 }, JSON.stringify(entry.event, null, 1)),
    ),
  );

export function drawTimeline(entries: readonly TimelineEntry[]): void {
  const list = byId('timeline');
  for (const entry of entries.slice(shown)) list.prepend(item(entry));
  shown = entries.length;
}
