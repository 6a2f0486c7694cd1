// Stands for the Lambda runtime where aws-lambda-ric is not installed: calls come by the parent's messages.
const { handler, start } = await import('./probe.mjs');
process.on('message', async (message) => process.send(await handler(message)));
process.send(start);
