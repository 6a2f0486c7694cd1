// `npm run deploy`: deploys, unless another command is named.

import { deploy } from './format-commands.ts';
import { run } from './run.ts';

await run(deploy);
