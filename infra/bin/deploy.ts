// `npm run deploy`: deploys, unless another command is named.
// JavaScript only, in a folder of CommonJS: so even a Node that cannot read TypeScript runs this file, and gets a sentence.
{
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < 24) {
    console.error(
      `This needs Node 24, and node is ${node}: run it by npm, which brings the right one: npm run deploy`,
    );
    process.exitCode = 2;
  } else
    Promise.all([import('../cli/run.ts'), import('../cli/format-commands.ts')]).then(
      ([{ run }, { deploy }]) => run(deploy),
    );
}
