/*
 * Answers from the local copy, Almanac being there or not:
 *
 *   COPY_DIRECTORY=./copy node client/examples/which-version.ts lysis-of-epidural-adhesions 2026-02-01
 *
 * Without a day it is COPY_TODAY, or else today in ALMANAC_ZONE. Ends with 2 where no version governs, with 3 where the copy
 * was never filled, and with 4 where the version that governs was refused: its bytes are not what was signed.
 */
import { CopyStore } from '../src/copy-store.ts';
import { CopyNotReady, LocalCopy } from '../src/local-copy.ts';
import { todayIn } from '../src/today.ts';

const { env } = process;
const now = (): number => Date.now();
const [policy, day = today()] = process.argv.slice(2);
if (policy === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
  throw new Error('say which policy, and which day as YYYY-MM-DD');
}
try {
  const answer = await new LocalCopy(CopyStore.reading(env['COPY_DIRECTORY'] ?? './copy'), now).governing(
    policy,
    day,
  );
  console.log(JSON.stringify(answer));
  if (answer.answer === 'refused_version') process.exitCode = 4;
  else if (answer.answer !== 'version') process.exitCode = 2;
} catch (error) {
  if (!(error instanceof CopyNotReady)) throw error;
  console.error(error.message);
  process.exitCode = 3;
}

function today(): string {
  const { COPY_TODAY: given, ALMANAC_ZONE: zone } = env;
  if (given !== undefined) return given;
  if (zone === undefined)
    throw new Error('say which day, or ALMANAC_ZONE: the zone in which policies take force');
  return todayIn(zone, now());
}
