// A question to the log lines as data: asked of CloudWatch Logs Insights in its language, of local lines by filtering.

/** Lines in which every field of `where` has its value: the newest as rows, or how many there are by a field. */
export interface LogQuestion {
  /** Logs Insights has no true and false: they are 1 and 0. */
  readonly where: Readonly<Record<string, string | number>>;
  readonly show:
    | { readonly kind: 'rows'; readonly fields: readonly string[] }
    | { readonly kind: 'count'; readonly as: string; readonly by: string };
}

const most = 20;

/** In the language of CloudWatch Logs Insights. */
export function queryOf({ where, show }: LogQuestion): string {
  const filter = Object.entries(where)
    .map(([field, value]) => `${field} = ${JSON.stringify(value)}`)
    .join(' and ');
  return show.kind === 'rows'
    ? `fields @timestamp, ${show.fields.join(', ')} | filter ${filter} | sort @timestamp desc | limit ${most}`
    : `filter ${filter} | stats count(*) as ${show.as} by ${show.by} | sort ${show.as} desc | limit ${most}`;
}

type Parsed = Readonly<Record<string, unknown>>;

/** `a.b` of `{a: {b: 1}}`. */
const fieldOf = (line: Parsed, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Parsed)[key] : undefined),
      line,
    );

const isValue = (found: unknown, wanted: string | number): boolean =>
  typeof found === 'boolean' ? Number(found) === wanted : found === wanted;

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/** The answer from lines, oldest first, as a table with its head. */
export function ask({ where, show }: LogQuestion, lines: readonly Parsed[]): readonly (readonly string[])[] {
  const found = lines.filter((line) =>
    Object.entries(where).every(([path, wanted]) => isValue(fieldOf(line, path), wanted)),
  );
  if (show.kind === 'rows') {
    const rows = found.slice(-most).reverse();
    return [show.fields, ...rows.map((line) => show.fields.map((path) => shown(fieldOf(line, path))))];
  }
  const counts = new Map<string, number>();
  for (const line of found) {
    const key = shown(fieldOf(line, show.by));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([, a], [, b]) => b - a).slice(0, most);
  return [[show.by, show.as], ...ranked.map(([key, count]) => [key, String(count)])];
}
