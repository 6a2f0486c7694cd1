// One clock for all processes of a benchmark: what a stand-in saw is compared with what the measuring process did.

/** Milliseconds. Of the machine, not of the process: `performance.now()` starts anew in each. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
