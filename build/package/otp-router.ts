// `otp-router`, the command line as it is installed from npm.

import { installed } from '../../infra/cli/format-commands.ts';
import { run } from '../../infra/cli/run.ts';

await run(installed);
