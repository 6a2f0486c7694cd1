// One line of the doctor's checklist. Attaching refuses what would be broken, unless it is accepted.

/** Flags that take back a refusal of attaching. */
export type Acceptance = '--replace' | '--accept-no-mfa' | '--out-of-band';

export interface Finding {
  /** What was looked at, in a few words. */
  readonly check: string;
  /** `waiting`: a person outside has yet to act. `unknown`: AWS, or a stand-in, did not let us look. */
  readonly state: 'ok' | 'warning' | 'waiting' | 'broken' | 'unknown';
  readonly detail: string;
  readonly fix?: string;
  /** The figures behind it, for `--json`. */
  readonly measured?: Readonly<Record<string, unknown>>;
  /** The flag that accepts it. */
  readonly unless?: Acceptance;
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail });
export const warning = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: 'warning',
  detail,
  fix,
});
export const broken = (check: string, detail: string, fix: string, unless?: Acceptance): Finding => ({
  check,
  state: 'broken',
  detail,
  fix,
  ...(unless && { unless }),
});
export const waiting = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: 'waiting',
  detail,
  fix,
});
export const unknown = (check: string, why: string): Finding => ({
  check,
  state: 'unknown',
  detail: `could not check: ${why}`,
});

/** What is broken, without what its flag accepts. */
export const unaccepted = (findings: readonly Finding[], accepted: readonly Acceptance[]): Finding[] =>
  findings.filter(({ state, unless }) => state === 'broken' && !(unless && accepted.includes(unless)));
