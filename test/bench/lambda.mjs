// Stands for the Lambda runtime: loads a bundle, then calls its handler with what the parent sends.
// Plain JavaScript: stripping types would be part of the start that is measured.
import { registerHooks } from 'node:module';
import { basename } from 'node:path';

const loaded = [];
if (process.env.BENCH_TRACE === '1')
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.push(basename(url));
      return next(url, context);
    },
  });

const { handler } = await import(process.argv[2]);
const cpuMs = ({ user, system }) => (user + system) / 1000;
const ready = { initMs: performance.now(), initCpuMs: cpuMs(process.cpuUsage()), loaded: [...loaded] };

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** What a runtime passes beside the event; Powertools logs some of it. */
const context = { functionName: 'otp-router', awsRequestId: 'r', getRemainingTimeInMillis: () => 5000 };

process.on('message', async ({ event, times }) => {
  const already = loaded.length;
  const text = JSON.stringify(event);
  const walls = [];
  const before = process.cpuUsage();
  let response;
  for (let i = 0; i < times; i++) {
    const copy = JSON.parse(text);
    const start = performance.now();
    ({ response } = await handler(copy, context));
    walls.push(performance.now() - start);
  }
  process.send({
    response,
    ms: median(walls),
    cpuMs: cpuMs(process.cpuUsage(before)) / times,
    rssMb: process.resourceUsage().maxRSS / 1024,
    loaded: loaded.slice(already),
  });
});
process.send(ready);
