import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { todayIn } from '../../client/src/today.ts';
import { instant } from '../../src/kernel/instant.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { copied, KeptCopy, truth } from './kept-copy.ts';

const ZONE = 'America/Los_Angeles';
/** The last moment before June 1 where the policies apply, and the first of it. */
const BEFORE = '2026-06-01T06:59:59.999Z';
const MIDNIGHT = '2026-06-01T07:00:00Z';

/** A process is started, and each signature is a ballot. */
const LONGEST = 90_000;

describe('a local copy at the midnight on which a version takes force', () => {
  let app: TestApp;
  let copy: KeptCopy;
  let built: BuiltPolicyVersion;

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    await app.nest.listen(0, '127.0.0.1');
    built = await buildPolicyVersion(app);
    await buildNextVersion(app, built.slug, { effective: '2026-06-01' });
    copy = await KeptCopy.inNewDirectory({ ALMANAC_URL: await app.nest.getUrl() });
  }, 90_000);
  afterAll(async () => {
    await copy.remove();
    await app.close();
  });

  /** What the copy's own command answers for a day that it takes for today; it does not know where Almanac is. */
  const asked = (today: string): unknown => {
    const run = spawnSync(process.execPath, ['client/examples/which-version.ts', built.slug], {
      env: { COPY_DIRECTORY: copy.directory, COPY_TODAY: today },
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout);
  };

  it(
    'answers the new version for today, before anything of that day was read',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      const read = (await copy.store.position())!.cursor;
      for (const [at, version] of [
        [BEFORE, 1],
        [MIDNIGHT, 2],
      ] as const) {
        app.clock.moveTo(instant(at));
        const today = todayIn(ZONE, Date.parse(at));
        expect([at, await copied(copy, built.slug, today)]).toEqual([at, await truth(app, built.slug)]);
        expect([at, asked(today)]).toEqual([at, expect.objectContaining({ answer: 'version', version })]);
      }
      expect((await copy.store.position())!.cursor).toBe(read);
    },
    LONGEST,
  );

  it(
    'stays so when it is told',
    async () => {
      await app.sweep();
      await copy.untilCaughtUp(app);
      expect(await copied(copy, built.slug, '2026-06-01')).toEqual(await truth(app, built.slug));
      expect(copy.errors).toEqual([]);
    },
    LONGEST,
  );
});
