// `otp-router`, the command line as it is installed from npm.
import { run } from '../cli/run.ts';
import { installed } from '../cli/spell.ts';

await run(installed);
