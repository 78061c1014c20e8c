import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { readReturnedMail } from '../../../src/platform/mail/bounces/read-delivery-report.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { auditOf, buildPerson, signIn } from '../../people/support.ts';
import {
  exchangeReport,
  gmailDelay,
  internationalReport,
  outOfOffice,
  postfixReport,
  qmailBounce,
} from './returned-mails.ts';

describe('a returned mail', () => {
  let app: TestApp;
  let withKey: { authorization: string };
  beforeAll(async () => {
    app = await startApp();
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'mail server', scopes: ['mail:write'] });
    withKey = { authorization: `Bearer ${token}` };
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    await app.database.query('truncate bounce_report');
  });

  const post = async (raw: string | Buffer, headers: Record<string, string> = withKey) =>
    await app.http({
      method: 'POST',
      url: '/v1/mail/bounces',
      payload: raw,
      headers: { 'content-type': 'message/rfc822', ...headers },
    });
  const events = async () =>
    (
      await app.database.query<{ data: object }>(
        `select data from event where type = 'mail.bounced' order by id`,
      )
    ).map(({ data }) => data);

  it.each([
    ['Postfix', postfixReport()],
    ['Postfix, the headers alone', postfixReport({}, 'text/rfc822-headers')],
    ['Exchange', exchangeReport],
  ])('of %s is told once, as often as it comes', async (_, raw) => {
    const before = (await events()).length;
    const first = await post(raw);
    expect(first.status).toBe(202);
    expect(first.json()).toMatchObject({
      outcome: 'bounced',
      repeated: false,
      messageId: '<one@plan.example>',
      recipients: [{ recipient: 'olive@plan.example', action: 'failed' }],
    });
    const again = await Promise.all([post(raw), post(raw), post(raw)]);
    expect(again.map((reply) => reply.json()['repeated'])).toEqual([true, true, true]);
    const told = (await events()).slice(before);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      messageId: '<one@plan.example>',
      recipient: 'olive@plan.example',
      status: expect.stringMatching(/^5\.1\.10?$/),
      diagnostic: expect.stringContaining('550 5.1.1'),
    });
    expect((await auditOf(app, 'mail.report.taken')).at(-1)).toMatchObject({
      subjectId: '<one@plan.example>',
    });
  });

  it('tells of a mail that was given up after days of trying', async () => {
    const given = postfixReport({ messageId: '<late@plan.example>', status: '4.4.7' });
    expect((await post(given)).json()).toMatchObject({ outcome: 'bounced' });
    expect((await events()).at(-1)).toMatchObject({ messageId: '<late@plan.example>', status: '4.4.7' });
  });

  it('is taken as JSON too, and by an administrator', async () => {
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const reply = await app.http({
      method: 'POST',
      url: '/v1/mail/bounces',
      payload: { message: internationalReport },
      headers: admin,
    });
    expect(reply.json()).toMatchObject({
      outcome: 'bounced',
      messageId: '<one@plan.example>',
      recipients: [{ recipient: 'olívia@plán.example', status: '5.1.1' }],
    });
  });

  it.each([
    ['a delay', gmailDelay, 'passing'],
    ['one that was relayed', postfixReport({ action: 'relayed', status: '2.1.9' }), 'passing'],
    ['an absence note', outOfOffice, 'auto_reply'],
    ['qmail’s own kind', qmailBounce, 'unread'],
    ['a report about no mail', postfixReport({ messageId: 'none' }), 'unread'],
    ['a receipt', postfixReport().replace('delivery-status;', 'disposition-notification;'), 'unread'],
    ['half a report', postfixReport().slice(0, 900), 'unread'],
    [
      'a report forwarded by a person',
      `Subject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n${postfixReport()}`,
      'unread',
    ],
    ['no mail at all', '\u0000\u0001', 'unread'],
  ])('%s is kept and tells nobody', async (_, raw, outcome) => {
    const before = (await events()).length;
    expect((await post(raw)).json()).toMatchObject({ outcome });
    expect(await events()).toHaveLength(before);
    const [kept] = await app.database.query<{ outcome: string }>('select outcome from bounce_report');
    expect(kept).toEqual({ outcome });
  });

  it.each<[string, () => string]>([
    [
      'parts in parts in parts',
      () =>
        Array.from(
          { length: 3000 },
          (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
        ).join(''),
    ],
    [
      'parts without end',
      () =>
        `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(50_000)}`,
    ],
    ['one endless header', () => `Subject: ${'x'.repeat(900_000)}\r\n\r\n`],
    ['a header folded for ever', () => `Subject: x${'\r\n x'.repeat(200_000)}\r\n\r\n`],
    ['a status full of nothing', () => postfixReport({ diagnostic: `smtp; ${' '.repeat(500_000)}x` })],
    ['a status of colons', () => postfixReport({ diagnostic: `smtp; x\r\n${':\r\n'.repeat(200_000)}` })],
    ['half a surrogate pair and NUL', () => postfixReport({ diagnostic: 'smtp; \u0000\ud800' })],
  ])('made of %s is taken in a moment', async (_, make) => {
    const began = performance.now();
    const found = await readReturnedMail(Buffer.from(make()));
    expect(performance.now() - began).toBeLessThan(5000);
    expect(['report', 'unread']).toContain(found.kind);
    expect((await post(make())).status).toBe(202);
  });

  it('is refused when it is too large, empty, another type, or nobody’s to hand in', async () => {
    expect((await post('x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    const json = await app.http({
      method: 'POST',
      url: '/v1/mail/bounces',
      payload: { message: 'x'.repeat(1024 * 1024 + 1) },
      headers: withKey,
    });
    expect(json.status).toBe(413);
    expect((await post('')).status).toBe(400);
    expect((await post('x', { ...withKey, 'content-type': 'text/html' })).status).toBe(415);
    expect((await post(postfixReport(), {})).status).toBe(401);
    expect((await post(postfixReport(), await signIn(app, await buildPerson(app, {})))).status).toBe(403);
  });
});
