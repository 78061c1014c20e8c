import type { Command } from 'commander';
import type { Answer } from './answer.ts';
import { withAlmanac, type Almanac } from './connection.ts';

/** Runs a command's work against the database and prints its answer as text, or with `--json` as data. */
export async function run(command: Command, work: (almanac: Almanac) => Promise<Answer>): Promise<void> {
  printAnswer(command, await withAlmanac(work));
}

/** Prints an answer the way the command line asks for. */
export function printAnswer(command: Command, { text, data }: Answer): void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  process.stdout.write(`${json === true ? JSON.stringify(data, null, 2) : text}\n`);
}
