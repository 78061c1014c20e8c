import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mailbox } from '../../src/platform/mail/mailbox.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Mailer } from '../../src/platform/mail/mailer.ts';
import { startApp, type TestApp } from '../support/app.ts';

const mail: Mail = {
  messageId: '<one@plan.example>',
  to: [{ name: 'Olive Owner', address: 'olive@plan.example' }],
  subject: 'Review due',
  text: 'The text.',
  html: '<p>The text.</p>',
  references: ['<thread@plan.example>', '<zero@plan.example>'],
};
/** Takes what some programs read as line breaks: NEL, and Unicode's line and paragraph separators. */
const SEPARATED = 'Harmless\u0085Bcc: thief@elsewhere.example\u2028Bcc: thief@elsewhere.example\u2029end';
const INJECTED = 'Harmless\r\nBcc: thief@elsewhere.example\r\n\r\nAnother body';

describe('mail by SMTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ settings: { MAIL_FROM: 'Almanac <almanac@plan.example>' } });
  });
  afterAll(async () => {
    await app.close();
  });
  const sent = async (given: Partial<Mail>) => {
    await app.nest.get(Mailer).send({ ...mail, ...given });
    return app.smtp.mails.at(-1)!;
  };

  it('is two alternatives, marked as a machine’s, in its thread', async () => {
    const received = await sent({});
    expect(received.messageId).toBe('<one@plan.example>');
    expect(received.from?.text).toContain('almanac@plan.example');
    expect(received.text?.trim()).toBe('The text.');
    expect(received.html).toContain('<p>The text.</p>');
    expect(received.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received.headers.get('x-auto-response-suppress')).toBe('All');
    expect(received.headerLines.find(({ key }) => key === 'list-id')?.line).toContain('<reviews.localhost>');
    expect(received.references).toEqual(['<thread@plan.example>', '<zero@plan.example>']);
    expect(received.inReplyTo).toBe('<zero@plan.example>');
    expect(received.date).toBeDefined();
    for (const asking of ['return-receipt-to', 'disposition-notification-to']) {
      expect(received.headers.has(asking)).toBe(false);
    }
  });

  it.each<[string, Partial<Mail>]>([
    ['subject', { subject: INJECTED }],
    ['recipient’s name', { to: [{ name: INJECTED, address: 'olive@plan.example' }] }],
    ['header', { headers: { 'X-Review': INJECTED } }],
    ['subject with Unicode’s separators', { subject: SEPARATED }],
    [
      'recipient’s name with Unicode’s separators',
      { to: [{ name: SEPARATED, address: 'olive@plan.example' }] },
    ],
    [
      'name that looks like two addresses',
      { to: [{ name: 'Olive" <thief@elsewhere.example>, "', address: 'olive@plan.example' }] },
    ],
    ['header’s name', { headers: { 'X-Review\r\nBcc: thief@elsewhere.example\r\nX-Rest': 'value' } }],
    ['Message-ID', { messageId: `<two@plan.example>\r\nBcc: thief@elsewhere.example` }],
    ['thread', { references: [`<thread@plan.example>\r\nBcc: thief@elsewhere.example`] }],
  ])('lets nothing in a %s begin a header of its own', async (_, given) => {
    const received = await sent(given);
    expect(received.bcc).toBeUndefined();
    const { subject, to } = received;
    expect(`${subject} ${JSON.stringify(to)}`).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
    expect([to].flat().flatMap((addresses) => addresses?.value.map(({ address }) => address))).toEqual([
      'olive@plan.example',
    ]);
    expect(received.headers.has('bcc')).toBe(false);
    expect(received.text?.trim()).toBe('The text.');
  });

  it.each([
    ['many words', 'Review due '.repeat(200)],
    ['one word', 'x'.repeat(2000)],
    ['another script', 'レビュー期限'.repeat(200)],
  ])('folds a very long subject of %s', async (_, subject) => {
    const received = await sent({ subject });
    const lines = received.headerLines.flatMap(({ line }) => line.split('\r\n'));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(998);
    expect(subject.startsWith(received.subject!)).toBe(true);
    expect(received.text?.trim()).toBe('The text.');
  });

  it('rejects when the server does not take it, for its job to try again', async () => {
    app.smtp.refuseNext(1);
    await expect(sent({})).rejects.toThrow('try again later');
  });
});

describe('mail without a server', () => {
  it('lies in the mailbox once, however often its job runs', async () => {
    const app = await startApp({ settings: { SMTP_URL: '' } });
    try {
      for (const subject of ['Review due', 'Review due', 'The same again']) {
        await app.nest.get(Mailer).send({ ...mail, subject });
      }
      const [kept, ...others] = await app.nest.get(Mailbox).list(10);
      expect(others).toEqual([]);
      expect(kept).toMatchObject({ messageId: '<one@plan.example>', subject: 'Review due' });
      expect(kept?.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
    } finally {
      await app.close();
    }
  });
});
