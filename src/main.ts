import { greet } from './evaluation/greeting.ts';
import { launch } from './launch.ts';
import { SettingsRefused } from './platform/config/settings.ts';

/** Exit codes of sysexits.h: a setting that cannot be used, and everything else that kept Almanac from starting. */
const exitCodes = { configuration: 78, failure: 1 };

async function main(): Promise<void> {
  const almanac = await launch(process.env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return; // npm and the terminal may both pass on one Ctrl-C
    stopping = true;
    almanac.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(exitCodes.failure);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  await greet(almanac);
}

main().catch((error: unknown) => {
  const refused = error instanceof SettingsRefused;
  console.error(refused ? error.message : error);
  process.exit(refused ? exitCodes.configuration : exitCodes.failure);
});
