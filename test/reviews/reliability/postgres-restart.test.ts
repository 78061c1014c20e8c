import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { instant } from '../../../src/kernel/instant.ts';
import type { TestApp } from '../../support/app.ts';
import { portland, startReviews } from '../builders.ts';
import { startScriptedSmtp, type ScriptedSmtp } from './scripted-smtp.ts';
import { messagesByState, ownersOfSeptember, sentTo, sweepRungs, tryAgain, until } from './support.ts';
import { startSwitchedServer, type SwitchedServer } from './switched-server.ts';

const OWNERS = 60;
/** Mails after which the server stops. */
const SOME = 10;
/** The most jobs in hand at once: each may have been mailed and not marked. */
const IN_HAND = 10;
const PATIENCE = 120_000;

let server: SwitchedServer;
let smtp: ScriptedSmtp;
let app: TestApp;
beforeEach(async () => {
  server = await startSwitchedServer();
  smtp = await startScriptedSmtp();
  app = await startReviews('2026-02-10T09:00', {
    databaseUrl: server.url,
    settings: { SMTP_URL: smtp.url },
  });
  await ownersOfSeptember(app, OWNERS);
  app.clock.moveTo(instant(portland('2026-05-04T08:00')));
}, PATIENCE);
afterEach(async () => {
  await app.close();
  await smtp.close();
  await server.close();
}, PATIENCE);

/** Waits until the application has every mail sent, whatever it takes to find the server again. */
const sentAll = async (): Promise<void> =>
  await until(
    'every mail to be sent',
    async () => {
      await tryAgain(app);
      return (await messagesByState(app))['sent'] === OWNERS;
    },
    90,
  );

/** The sweep as it runs each minute: one that fails is followed by another. */
async function sweepUntilDone(): Promise<void> {
  await until('a sweep to come through', async () => {
    const claimed = await sweepRungs(app).catch(() => null); // the server is only just coming back
    return claimed !== null;
  });
}

describe('PostgreSQL restarted', () => {
  it(
    'in the middle of a sweep: nothing of it is left, and the next sends everything once',
    async () => {
      const blocker = new pg.Client(server.url);
      blocker.on('error', () => undefined); // its server is about to stop
      await blocker.connect();
      await blocker.query('begin');
      await blocker.query('lock table review_rung in share row exclusive mode');
      const dying = sweepRungs(app).then(
        () => 'it came through',
        () => 'it died',
      );
      const observer = new pg.Client(server.url);
      observer.on('error', () => undefined);
      await observer.connect();
      await until('the sweep to wait for its lock', async () => {
        const { rows } = await observer.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0;
      });
      await server.stop();
      expect(await dying).toBe('it died');
      await server.start();
      await sweepUntilDone();
      await sentAll();
      expect(smtp.taken().sort()).toEqual((await sentTo(app)).sort());
    },
    PATIENCE,
  );

  it(
    'in the middle of sending: every mail goes, a repeated one under the Message-ID it had',
    async () => {
      let stopped: Promise<void> | undefined;
      smtp.script.data = () => {
        if (smtp.mails.length >= SOME) stopped ??= server.stop();
        return '250 ok';
      };
      await sweepRungs(app);
      await until('the server to stop', () => stopped !== undefined);
      await stopped;
      await server.start();
      await sweepUntilDone();
      await sentAll();
      const [sent, taken] = [(await sentTo(app)).sort(), smtp.taken()];
      expect([...new Set(taken)].sort()).toEqual(sent);
      expect(taken.length).toBeLessThanOrEqual(OWNERS + IN_HAND);
    },
    PATIENCE,
  );
});
