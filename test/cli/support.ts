import { spawn } from 'node:child_process';

/** Milliseconds for a test that starts several processes: each loads the whole application, on a machine that may be busy. */
export const PROCESSES_TIMEOUT = 120_000;

/** How a command ended and what it printed. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `almanac …` as a process of its own, with these environment variables and no others of Almanac's. */
export async function almanac(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CommandResult> {
  const child = spawn(
    process.execPath,
    ['--import', './test/cli/load-typescript.mjs', 'src/cli/almanac.ts', ...args],
    {
      env: { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? 'UTC', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exitCode = await new Promise<number | null>((closed, failed) => {
    child.once('error', failed);
    child.once('close', closed);
  });
  return { exitCode, stdout, stderr };
}
