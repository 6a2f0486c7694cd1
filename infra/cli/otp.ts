// `npm run otp -- COMMAND`: every command there is.

import { otp } from './format-commands.ts';
import { run } from './run.ts';

await run(otp);
