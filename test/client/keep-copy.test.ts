import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { sha256 } from '../../src/kernel/canonical.ts';
import { deskOf } from '../support/signing.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildFirstVersion,
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { copied, KeptCopy, truth } from './kept-copy.ts';

/** Both sides of every day on which something changes here. */
const days = [
  '2025-12-31',
  '2026-01-01',
  '2026-05-04',
  '2026-05-31',
  '2026-06-01',
  '2026-07-31',
  '2026-08-01',
];

/** Processes are started and killed, and each signature is a ballot. */
const LONGEST = 90_000;

describe('a local copy, kept by the example consumer', () => {
  let app: TestApp;
  let copy: KeptCopy;
  let first: BuiltPolicyVersion;
  let second: BuiltPolicyVersion;

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    await app.nest.listen(0, '127.0.0.1');
    first = await buildPolicyVersion(app);
    second = await buildPolicyVersion(app, { title: 'Second Policy' });
    await buildNextVersion(app, first.slug, { effective: '2026-06-01' });
    await buildFirstVersion(app, { title: 'Policy To Come' }, { effective: calendarDate('2026-08-01') });
    await app.drain();
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    copy = await KeptCopy.inNewDirectory({ ALMANAC_URL: await app.nest.getUrl() });
  });
  afterEach(async () => {
    await copy.remove();
  });

  const agrees = async (): Promise<void> => {
    for (const slug of [first.slug, second.slug, 'policy-to-come']) {
      for (const day of days) {
        expect([slug, day, await copied(copy, slug, day)]).toEqual([slug, day, await truth(app, slug, day)]);
      }
    }
  };

  /** The last day of a policy that is retired on December 1, and the day after it. */
  const expectRetired = async (of: KeptCopy, policy: BuiltPolicyVersion): Promise<void> => {
    const { contentHash, envelopeHash } = policy;
    const inForce = { from: '2026-01-01', until: '2026-12-01' };
    const governs = { answer: 'version', version: 1, contentHash, envelopeHash, inForce };
    for (const [day, answer] of [
      ['2026-11-30', governs],
      ['2026-12-01', { answer: 'no_version_in_force' }],
    ] as const) {
      expect([day, await truth(app, policy.slug, day)]).toEqual([day, answer]);
      expect([day, await copied(of, policy.slug, day)]).toEqual([day, answer]);
    }
  };

  it(
    'answers as Almanac does, versions to come on their day, while Almanac is away',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      await agrees();
      await copy.kill();
      const run = spawnSync(
        process.execPath,
        ['client/examples/which-version.ts', first.policyId, '2026-06-01'],
        { env: { COPY_DIRECTORY: copy.directory }, encoding: 'utf8' },
      );
      expect(run.stderr).toBe('');
      expect(JSON.parse(run.stdout)).toMatchObject({
        answer: 'version',
        version: 2,
        inForce: { from: '2026-06-01' },
      });
      expect((JSON.parse(run.stdout) as { staleSeconds: number }).staleSeconds).toBeLessThan(60);
    },
    LONGEST,
  );

  it(
    'hears of a signature, and goes on from where it was after a restart',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      await buildNextVersion(app, second.slug, { effective: '2026-07-01' });
      await copy.untilCaughtUp(app);
      await copy.kill();
      await buildNextVersion(app, second.slug, { effective: '2026-07-15' });
      await app.drain();
      expect(await copy.governing(second.slug, '2026-07-15')).toMatchObject({ version: 2 });
      copy.start();
      await copy.untilCaughtUp(app);
      expect(await copy.governing(second.slug, '2026-07-15')).toMatchObject({ version: 3 });
      await agrees();
    },
    LONGEST,
  );

  it(
    'is the same however often the process is killed on the way',
    async () => {
      for (const milliseconds of [60, 120, 180, 240, 300, 360, 420]) {
        copy.start();
        await new Promise((wake) => setTimeout(wake, milliseconds)); // where it is killed is left to chance
        await copy.kill();
      }
      copy.start();
      await copy.untilCaughtUp(app);
      await agrees();
      await copy.kill();
      for (const part of ['policies', 'versions']) {
        expect((await readdir(join(copy.directory, part))).filter((name) => !name.endsWith('.json'))).toEqual(
          [],
        );
      }
    },
    LONGEST,
  );

  it(
    'takes a snapshot anew where the feed was numbered anew',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      await copy.kill();
      const before = await copy.store.position();
      await copy.store.savePosition({ ...before!, cursor: before!.cursor.replace(/^[^.]+/, '0123456789ab') });
      copy.start();
      await copy.untilCaughtUp(app);
      await agrees();
    },
    LONGEST,
  );

  it(
    'keeps the days of what is retired, and has them too where it is made afterwards',
    async () => {
      const gone = await buildPolicyVersion(app, { title: 'Policy To Retire' });
      copy.start();
      await copy.untilCaughtUp(app);
      const desk = await deskOf(app);
      const retired = await desk.sign(desk.first, `${gone.slug}/retire`, {
        on: '2026-12-01',
        reason: 'No longer needed.',
      });
      expect([retired.status, retired.json()]).toEqual([201, expect.objectContaining({ state: 'decided' })]);
      await copy.untilCaughtUp(app);
      await expectRetired(copy, gone);
      await app.advanceTo('2026-12-02T17:00:00Z');
      await copy.untilCaughtUp(app);
      await expectRetired(copy, gone);

      const later = await KeptCopy.inNewDirectory({ ALMANAC_URL: await app.nest.getUrl() });
      try {
        later.start();
        await later.untilCaughtUp(app);
        await expectRetired(later, gone);
        expect(await later.governing('never-heard-of', '2026-01-01')).toMatchObject({
          answer: 'unknown_policy',
        });
      } finally {
        await later.remove();
      }
    },
    LONGEST,
  );

  it(
    'lets go of what is not published any more',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      await copy.kill();
      const known = await copy.store.policy(second.slug);
      await copy.store.savePolicy({ ...known!, slug: 'of-another-database' });
      const position = await copy.store.position();
      await copy.store.savePosition({
        ...position!,
        cursor: position!.cursor.replace(/^[^.]+/, '0123456789ab'),
      });
      expect(await copy.governing('of-another-database', '2026-05-04')).toMatchObject({ answer: 'version' });
      copy.start();
      await copy.untilCaughtUp(app);
      expect(await copy.governing('of-another-database', '2026-05-04')).toMatchObject({
        answer: 'unknown_policy',
      });
      await agrees();
    },
    LONGEST,
  );

  it(
    'holds the very bytes that were signed',
    async () => {
      copy.start();
      await copy.untilCaughtUp(app);
      const bytes = await copy.store.version(first.envelopeHash);
      const sent = await app.http({ url: `/v1/policies/${first.slug}/versions/1` });
      expect(sha256(bytes)).toBe(sha256(sent.bytes));
      const known = await copy.store.policy(first.slug);
      const checked = known!.versions.map(({ version, verification }) => [version, verification]);
      expect(checked).toEqual([
        [2, { content: 'verified', envelope: 'verified' }],
        [1, { content: 'verified', envelope: 'verified' }],
      ]);
    },
    LONGEST,
  );
});
