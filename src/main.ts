import { greet } from './evaluation/greeting.ts';
import { launch } from './launch.ts';
import { SettingsRefused } from './platform/config/settings.ts';
import { DirectoryHeld } from './platform/database/embedded/ownership.ts';
import { isSystemError } from './platform/database/embedded/system-error.ts';

/** Exit codes of sysexits.h: a setting that cannot be used, and everything else that kept Almanac from starting. */
const exitCodes = { configuration: 78, failure: 1 };

async function main(): Promise<void> {
  const almanac = await launch(process.env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return; // npm and the terminal may both pass on one Ctrl-C
    stopping = true;
    almanac.stop().then(
      () => {
        console.log('Almanac has stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(exitCodes.failure);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  await greet(almanac);
}

/** What keeps Almanac from starting and is told in a line; everything else is shown whole. */
function plainly(error: unknown): unknown {
  if (error instanceof SettingsRefused || error instanceof DirectoryHeld) return error.message;
  if (isSystemError(error, 'EADDRINUSE')) return `The port is taken (${error.message}): set PORT to another.`;
  return error;
}

main().catch((error: unknown) => {
  console.error(plainly(error));
  process.exit(error instanceof SettingsRefused ? exitCodes.configuration : exitCodes.failure);
});
