// Loads the bundle that BENCH_BUNDLE names and measures its calls from within. Plain JavaScript: stripping types
// would be part of the start that is measured.
import { subscribe } from 'node:diagnostics_channel';
import { registerHooks } from 'node:module';
import { basename } from 'node:path';

const loaded = [];
const isTraced = process.env.BENCH_TRACE === '1';
/** Parts of Node itself that are loaded by now: only when asked for, as the long list would slow an answer down. */
const builtins = () =>
  isTraced ? process.moduleLoadList.filter((name) => name.startsWith('NativeModule ')) : [];
if (isTraced)
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.push(basename(url));
      return next(url, context);
    },
  });

const cpuMs = ({ user, system }) => (user + system) / 1000;
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const senders = [process.env.AWS_ENDPOINT_URL_SNS, process.env.AWS_ENDPOINT_URL_SES];
const cpuSoFarMs = () => cpuMs(process.cpuUsage());
let sentCpuSoFarMs;
// Tells how much of a call's processor time went by before the code was on its way.
subscribe('http.client.response.finish', ({ request }) => {
  if (senders.some((url) => url?.endsWith(`//${request.getHeader('host')}`))) sentCpuSoFarMs = cpuSoFarMs();
});

const { handler: inner } = await import(process.env.BENCH_BUNDLE);
export const start = {
  initMs: performance.now(),
  initCpuMs: cpuMs(process.cpuUsage()),
  loaded: [...loaded],
  builtins: builtins(),
};

/** What a runtime passes beside the event; Powertools logs some of it. */
const context = { functionName: 'otp-router', awsRequestId: 'r', getRemainingTimeInMillis: () => 5000 };

/** Calls the function `times` times with copies of an event. */
export const handler = async ({ event, times }) => {
  const already = loaded.length;
  sentCpuSoFarMs = undefined;
  const beforeCpuMs = cpuSoFarMs();
  const text = JSON.stringify(event);
  const walls = [];
  let response;
  for (let i = 0; i < times; i++) {
    const copy = JSON.parse(text);
    const startMs = performance.now();
    ({ response } = await inner(copy, context));
    walls.push(performance.now() - startMs);
  }
  return {
    start,
    response,
    ms: median(walls),
    cpuMs: cpuSoFarMs() - beforeCpuMs,
    sendCpuMs: sentCpuSoFarMs && sentCpuSoFarMs - beforeCpuMs,
    cpuSoFarMs: cpuSoFarMs(),
    rssMb: process.resourceUsage().maxRSS / 1024,
    loaded: loaded.slice(already),
    builtins: builtins(),
  };
};
