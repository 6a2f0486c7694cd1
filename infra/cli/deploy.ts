// `npm run deploy`: deploys, unless another command is named.
import { run } from './run.ts';
import { deploy } from './spell.ts';

await run(deploy);
