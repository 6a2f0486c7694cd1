// `otp-router`, the command line as it is installed from npm.
import { run } from '../../infra/cli/run.ts';
import { installed } from '../../infra/cli/spell.ts';

await run(installed);
