import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import { advance, portland, settle, startReviews } from '../builders.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { startScriptedSmtp, type ScriptedSmtp } from './scripted-smtp.ts';
import {
  messagesByState,
  ownersOfSeptember,
  reminded,
  sentTo,
  sweepRungs,
  tryAgain,
  until,
} from './support.ts';

jest.setTimeout(120_000); // months are walked, also on a machine that has much else to do

const OWNERS = 12;

let app: TestApp;
let smtp: ScriptedSmtp;
beforeEach(async () => {
  smtp = await startScriptedSmtp();
  app = await startReviews('2026-02-10T09:00', { settings: { SMTP_URL: smtp.url } });
  await ownersOfSeptember(app, OWNERS);
});
afterEach(async () => {
  smtp.script.greets = true;
  await app.close();
  await smtp.close();
});

const sentAll = async (count = OWNERS): Promise<void> =>
  await until('every mail to be sent', async () => {
    await tryAgain(app);
    return (await messagesByState(app))['sent'] === count;
  });

const idsOf = (): Map<string, Set<string>> =>
  new Map(
    [...Map.groupBy(smtp.mails, ({ to }) => to.join())].map(([to, mails]) => [
      to,
      new Set(mails.map(({ messageId }) => messageId)),
    ]),
  );

describe('a mail server that', () => {
  it('takes a mail and drops the connection before it says so gets it again under the same Message-ID', async () => {
    const dropped = new Set<string>();
    smtp.script.data = ({ messageId }) => {
      if (dropped.has(messageId)) return '250 ok';
      dropped.add(messageId);
      return null;
    };
    await advance(app, '2026-05-04T08:00');
    await sentAll();
    expect(smtp.mails.length).toBeGreaterThanOrEqual(2 * OWNERS);
    expect(idsOf().size).toBe(OWNERS);
    for (const ids of idsOf().values()) expect(ids.size).toBe(1);
    expect(smtp.taken().sort()).toEqual((await sentTo(app)).sort());
  });

  it('refuses with 451 for an hour gets each mail once afterwards, with no second digest meanwhile', async () => {
    smtp.script.data = () => '451 4.3.2 try again later';
    await advance(app, '2026-05-04T08:00');
    for (let minute = 10; minute < 60; minute += 10) {
      app.clock.moveTo(instant(portland(`2026-05-04T08:${minute}`)));
      await sweepRungs(app);
      await tryAgain(app);
      await settle(app);
    }
    expect(smtp.taken()).toEqual([]);
    expect(await messagesByState(app)).toEqual({ planned: OWNERS });
    smtp.script.data = () => '250 ok';
    await advance(app, '2026-05-04T09:00');
    await sentAll();
    expect(smtp.taken().sort()).toEqual((await sentTo(app)).sort());
    for (const ids of idsOf().values()) expect(ids.size).toBe(1);
    expect(await reminded(app)).toHaveLength(OWNERS);
  });

  it('never greets is left after some seconds, and gets everything when it speaks again', async () => {
    smtp.script.greets = false;
    app.clock.moveTo(instant(portland('2026-05-04T08:00')));
    await sweepRungs(app);
    await until('connections to be given up', () => smtp.connections > 3);
    expect(smtp.mails).toEqual([]);
    smtp.script.greets = true;
    await sentAll();
    expect(smtp.taken().sort()).toEqual((await sentTo(app)).sort());
    expect(await reminded(app)).toHaveLength(OWNERS);
  }, 90_000);

  it('knows one recipient no more (550) does not keep the others from their mail', async () => {
    const gone = 'owner.3@plan.example';
    smtp.script.recipient = (address) => (address === gone ? '550 5.1.1 no such mailbox' : '250 ok');
    await advance(app, '2026-05-04T08:00');
    await until('the others to have theirs', async () => (await sentTo(app)).length >= OWNERS - 1);
    expect(smtp.taken().filter((line) => line.endsWith(gone))).toEqual([]);
    expect(new Set(smtp.taken().map((line) => line.split(' ')[1])).size).toBe(OWNERS - 1);
    await advance(app, '2026-06-03T08:00');
    await until(
      'the others to have their next',
      async () => (await reminded(app)).filter((line) => line.includes('before_90')).length >= OWNERS - 1,
    );
    for (const [to, ids] of idsOf()) expect([to, ids.size]).toEqual([to, 2]);
  });
});
