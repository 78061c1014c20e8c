import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BounceMailbox } from '../../../src/platform/mail/bounces/bounce-mailbox.ts';
import { readSettings } from '../../../src/platform/config/settings.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { startImap, type ImapServer } from './imap-server.ts';
import { exchangeReport, outOfOffice, postfixReport, qmailBounce } from './returned-mails.ts';

describe('the mailbox of returned mail', () => {
  let imap: ImapServer;
  let app: TestApp;
  beforeEach(async () => {
    imap = await startImap();
    app = await startApp({ settings: { BOUNCE_MAILBOX_URL: imap.url } });
  });
  afterEach(async () => {
    await app.close();
    await imap.close();
  });
  const read = async (from = app): Promise<number> => await from.nest.get(BounceMailbox).read();
  const told = async () => {
    const found = await app.database.query<{ data: { messageId: string } }>(
      `select data from event where type = 'mail.bounced' order by id`,
    );
    return found.map(({ data }) => data.messageId);
  };

  it('is read once: what was understood is seen, what was not is flagged and left unseen', async () => {
    for (const raw of [postfixReport(), qmailBounce, exchangeReport, outOfOffice]) imap.add(raw);
    expect(await read()).toBe(4);
    expect(imap.flags()).toEqual([['\\Seen'], ['\\Flagged'], ['\\Seen'], ['\\Seen']]);
    expect(await told()).toEqual(['<one@plan.example>', '<one@plan.example>']);
    expect(await read()).toBe(0);
    imap.add(postfixReport({ messageId: '<two@plan.example>' }));
    expect(await read()).toBe(1);
    expect(await told()).toHaveLength(3);
  });

  it('loses nothing and tells nothing twice when it breaks off between the two', async () => {
    imap.add(postfixReport());
    imap.breakWhenMarking(true);
    await expect(read()).rejects.toThrow();
    expect(await told()).toHaveLength(1);
    expect(imap.flags()).toEqual([[]]);
    imap.breakWhenMarking(false);
    expect(await read()).toBe(1);
    expect(imap.flags()).toEqual([['\\Seen']]);
    expect(await told()).toHaveLength(1);
  });

  it('goes on after a mail that the server cannot give', async () => {
    for (const number of [1, 2, 3]) imap.add(postfixReport({ messageId: `<${number}@plan.example>` }));
    imap.refuseToGive(2);
    await expect(read()).rejects.toThrow('1 mails could not be taken');
    expect(await told()).toEqual(['<1@plan.example>', '<3@plan.example>']);
    expect(imap.flags()).toEqual([['\\Seen'], [], ['\\Seen']]);
    imap.refuseToGive(null);
    expect(await read()).toBe(1);
    expect(await told()).toHaveLength(3);
  });

  it('goes on after a mail that cannot be kept', async () => {
    for (const number of [1, 2, 3]) imap.add(postfixReport({ messageId: `<${number}@plan.example>` }));
    await app.database.query(
      `alter table bounce_report add constraint broken check (message_id <> '<1@plan.example>')`,
    );
    await expect(read()).rejects.toThrow('1 mails could not be taken');
    expect(await told()).toEqual(['<2@plan.example>', '<3@plan.example>']);
    expect(imap.flags()).toEqual([[], ['\\Seen'], ['\\Seen']]);
  });

  it('leaves alone what is larger than any report', async () => {
    imap.add(`Subject: big\r\n\r\n${'x'.repeat(1024 * 1024)}`);
    expect(await read()).toBe(1);
    expect(imap.flags()).toEqual([['\\Flagged']]);
    const kept = await app.database.query('select from bounce_report');
    expect(kept).toEqual([]);
  });

  it('is read by one replica at a time', async () => {
    const second = await startApp({
      settings: { BOUNCE_MAILBOX_URL: imap.url },
      databaseUrl: app.databaseUrl,
    });
    try {
      for (let number = 0; number < 10; number += 1)
        imap.add(postfixReport({ messageId: `<${number}@plan.example>` }));
      const taken = await Promise.all([read(), read(second), read(second)]);
      expect(taken.toSorted((a, b) => a - b)).toEqual([0, 0, 10]);
      expect(await told()).toHaveLength(10);
    } finally {
      await second.close();
    }
  });

  it('is asked every few minutes by a sweep, not each time one runs', async () => {
    imap.add(postfixReport());
    const sweep = async () => await app.nest.get(Sweeps).run('mail.read-bounces');
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    await app.drain();
    expect(await told()).toHaveLength(1);
    await app.database.query(`update bounce_mailbox_reading set begun_at = begun_at - interval '4 minutes'`);
    expect(await sweep()).toBe(1);
    await app.drain();
    expect(imap.connections()).toBe(2);
  });

  it('is asked again after the clock of the database was set back', async () => {
    const sweep = async () => await app.nest.get(Sweeps).run('mail.read-bounces');
    expect(await sweep()).toBe(1);
    await app.database.query(`update bounce_mailbox_reading set begun_at = begun_at + interval '10 years'`);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
  });
});

describe('a mailbox that cannot be read', () => {
  const readingAfter = async (url: string) => {
    const app = await startApp({ settings: { BOUNCE_MAILBOX_URL: url } });
    try {
      await app.nest.get(Sweeps).run('mail.read-bounces');
      await app.drain();
      const [reading] = await app.database.query<{ failure: string | null; succeeded_at: unknown }>(
        'select failure, succeeded_at from bounce_mailbox_reading',
      );
      return reading!;
    } finally {
      await app.close();
    }
  };

  it('is noted without the password', async () => {
    const imap = await startImap();
    try {
      const refused = await readingAfter(imap.url.replace(/:[^:@]*@/, ':hunter2@'));
      expect(refused).toEqual({ failure: expect.stringContaining('refused'), succeeded_at: null });
      expect(refused.failure).not.toContain('hunter2');
    } finally {
      await imap.close();
    }
    expect(await readingAfter(imap.url)).toMatchObject({ failure: expect.stringContaining('ECONNREFUSED') });
  });

  it.each(['imap://mail.example/INBOX', 'imap://user@mail.example', 'http://user:pass@mail.example'])(
    'is not begun with %s',
    (url) => {
      expect(() => readSettings({ BOUNCE_MAILBOX_URL: url })).toThrow('BOUNCE_MAILBOX_URL');
    },
  );
});
