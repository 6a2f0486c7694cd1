// `node build/operators.ts`: the operators' commands by themselves.
import { Command } from 'commander';
import { addOperatorCommands } from './operators/commands.ts';

const program = new Command('operators').description('Look after the limits of a deployment');
addOperatorCommands(program);
await program.parseAsync();
