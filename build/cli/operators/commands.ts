// The operators' commands, ready to join any commander program.
import type { Command } from 'commander';
import { addOdds } from '../commands/odds.ts';
import { type OperatorIo, processIo } from './io.ts';
import { addUserCommands } from './users.ts';

export function addOperatorCommands(program: Command, io: OperatorIo = processIo): void {
  addOdds(program, io);
  addUserCommands(program, io);
}
