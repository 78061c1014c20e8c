import 'reflect-metadata';
import { createContext } from '../../app.ts';
import { system } from '../../kernel/actor.ts';
import { SystemClock } from '../../platform/clock/system-clock.ts';
import { readSettings } from '../../platform/config/settings.ts';
import { createLogger } from '../../platform/logging/logger.ts';
import { listLibrary } from '../../policies/library-import/library-files.ts';
import { LibraryImportService } from '../../policies/library-import/library-import.service.ts';
import { THROWAWAY_KEYS } from '../throwaway-keys.ts';

// A process of its own, since the peak of its memory is asked for: `node library-import.child.js DATABASE_URL DIRECTORY`.
const [databaseUrl = '', directory = ''] = process.argv.slice(2);
const almanac = await createContext({
  settings: readSettings({ WORK_QUEUE: 'false', LOG_LEVEL: 'silent', SECRET_KEYS: THROWAWAY_KEYS }),
  databaseUrl,
  clock: new SystemClock(),
  logger: createLogger('silent'),
  schedule: false,
});
const { files } = await listLibrary(directory);
const begun = performance.now();
let read = 0;
await almanac.get(LibraryImportService).import(
  system('bench'),
  { directory, files, dryRun: false, adopt: true },
  {
    onFile: ({ outcome }) => void (read += outcome === 'read' || outcome === 'partly_read' ? 1 : 0),
    onReport: async (report) => {
      for await (const _ of report.files()) continue;
    },
  },
);
const seconds = (performance.now() - begun) / 1000;
await almanac.close();
process.stdout.write(JSON.stringify({ read, seconds, peakKilobytes: process.resourceUsage().maxRSS }));
