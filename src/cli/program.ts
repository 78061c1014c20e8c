import { Command } from 'commander';
import { auditCommands } from './audit.commands.ts';
import { clockCommands } from './clock.commands.ts';
import { keyCommands } from './key.commands.ts';
import { personCommands } from './person.commands.ts';
import { policyCommands } from './policy.commands.ts';
import { verifyCommands } from './verify.commands.ts';
import { secretsCommands } from './secrets.commands.ts';

/** Adds one group of commands. */
type Commands = (program: Command) => void;

const groups: readonly Commands[] = [
  personCommands,
  keyCommands,
  policyCommands,
  auditCommands,
  secretsCommands,
  clockCommands,
  verifyCommands,
];

/** The command line. Parsing throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('almanac')
    .description(
      'Works on the database of the Almanac in this directory, or of DATABASE_URL, running or not.',
    )
    .option('--json', 'print data for programs instead of text')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const register of groups) register(program);
  return program;
}
