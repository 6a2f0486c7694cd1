// `npm run otp -- COMMAND`: every command there is.
import { run } from './run.ts';
import { otp } from './spell.ts';

await run(otp);
