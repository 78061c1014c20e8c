import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailSink } from '../mail-sink.ts';

/** A mail server in a process of its own: tells its address, and how many mails it has taken when asked. */
const directory = mkdtempSync(join(tmpdir(), 'almanac-spool-'));
const sink = await startMailSink({ spool: join(directory, 'mails') });
process.on('message', () => process.send?.({ taken: sink.taken.length }));
process.on('disconnect', () => {
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
});
process.send?.({ url: sink.url });
