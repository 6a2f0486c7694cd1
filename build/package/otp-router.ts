// `otp-router`, the command line as it is installed from npm. The rest is loaded once Node is known to be new enough for it.
import packageJson from '../../package.json' with { type: 'json' };

const least = packageJson.engines.node.replace('>=', '');
const { node } = process.versions;
if (node.localeCompare(least, 'en', { numeric: true }) < 0) {
  console.error(`otp-router needs Node ${least} or later, and this is Node ${node}.`);
  process.exitCode = 2;
} else {
  const [{ run }, { installed }] = await Promise.all([
    import('../../infra/cli/run.ts'),
    import('../../infra/cli/format-commands.ts'),
  ]);
  await run(installed);
}
