// The process of the stand-ins: a certificate comes in, the environment goes out; then it answers questions.
import { once } from 'node:events';
import { startAws } from './aws.ts';
import type { Question } from './stand-ins.ts';

const [certificate] = await once(process, 'message');
const aws = await startAws(certificate);
process.on('message', (question: Question) => {
  process.send?.(question === 'lastSend' ? aws.lastSend() : aws.calls.splice(0));
});
process.on('disconnect', () => process.exit());
process.send?.(aws.env);
