import { afterEach, describe, expect, it } from '@jest/globals';
import { RecipientRefused, type FinishedMail } from '../../../src/platform/mail/mail.ts';
import { SmtpTransport } from '../../../src/platform/mail/smtp-transport.ts';
import { startScriptedSmtp, type ScriptedSmtp, type SmtpScript } from './scripted-smtp.ts';

const mail: FinishedMail = {
  messageId: '<one@plan.example>',
  from: 'Almanac <almanac@plan.example>',
  bounceTo: 'returns@plan.example',
  to: [{ name: 'Olive Owner', address: 'olive@plan.example' }],
  subject: 'Review due',
  text: 'The text.',
  html: '<p>The text.</p>',
  headers: { 'Auto-Submitted': 'auto-generated' },
};

describe('a mail handed to a server', () => {
  let server: ScriptedSmtp | undefined;
  let transport: SmtpTransport | undefined;
  afterEach(async () => {
    transport?.beforeApplicationShutdown();
    await server?.close();
  });

  const deliver = async (
    script: SmtpScript,
    given: Partial<FinishedMail> = {},
    credentials = '',
  ): Promise<unknown> => {
    server = await startScriptedSmtp(script);
    transport = new SmtpTransport(`smtp://${credentials}127.0.0.1:${server.port}`, {
      greetingTimeout: 300,
      socketTimeout: 1000,
    });
    return await transport.deliver({ ...mail, ...given }).then(
      () => 'taken',
      (error: unknown) => error,
    );
  };

  it('is taken, under the envelope that returns are wanted at', async () => {
    expect(await deliver({})).toBe('taken');
    expect(server!.commands).toContain('MAIL FROM:<returns@plan.example>');
    expect(server!.commands).toContain('RCPT TO:<olive@plan.example>');
    expect(server!.contents[0]).toMatch(/^Date: /m);
    expect(server!.contents[0]).not.toMatch(
      /^(Return-Receipt-To|Disposition-Notification-To|Return-Path):/im,
    );
  });

  it('asks for a report of a failure where the server offers one', async () => {
    expect(await deliver({ ehlo: '250-scripted\r\n250 DSN' })).toBe('taken');
    expect(server!.commands).toContain('MAIL FROM:<returns@plan.example> RET=HDRS ENVID=<one@plan.example>');
    expect(server!.commands).toContain(
      'RCPT TO:<olive@plan.example> NOTIFY=FAILURE ORCPT=rfc822;olive@plan.example',
    );
  });

  it('asks without an identifier too long for a server', async () => {
    expect(
      await deliver({ ehlo: '250-scripted\r\n250 DSN' }, { messageId: `<${'a'.repeat(100)}@plan.example>` }),
    ).toBe('taken');
    expect(server!.commands).toContain('MAIL FROM:<returns@plan.example> RET=HDRS');
  });

  it.each<[string, SmtpScript, object]>([
    [
      'at RCPT',
      { rcpt: '550 5.1.1 <olive@plan.example>: User unknown' },
      { code: 550, status: '5.1.1', reply: '550 5.1.1 <olive@plan.example>: User unknown' },
    ],
    ['at RCPT without an enhanced code', { rcpt: '550 No such user' }, { code: 550, status: null }],
    [
      'in several lines',
      { rcpt: '550-5.1.1 No such user.\r\n550 5.1.1 See help.' },
      { code: 550, status: '5.1.1' },
    ],
    ['after the content', { content: '552 5.2.2 Mailbox full' }, { code: 552, status: '5.2.2' }],
  ])('is refused for good %s', async (_, script, expected) => {
    const refusal = await deliver(script);
    expect(refusal).toBeInstanceOf(RecipientRefused);
    expect(refusal).toMatchObject({ address: 'olive@plan.example', ...expected });
    expect((refusal as RecipientRefused).reply).not.toMatch(/[\r\n]/);
  });

  it.each<[string, SmtpScript]>([
    ['the address is put off', { rcpt: '450 4.2.0 greylisted' }],
    ['we may not relay', { rcpt: '554 5.7.1 Relay access denied' }],
    ['our address is refused', { mail: '550 5.1.1 we do not know you' }],
    ['the command is put off', { data: '451 4.3.0 later' }],
    ['the command is refused', { data: '554 5.5.1 no valid recipients' }],
    ['the content is put off', { content: '451 4.3.0 later' }],
    ['the content is taken for spam', { content: '554 5.7.1 spam' }],
    ['the server drops the connection after it took the content', { content: 'hang up' }],
    ['the server says nothing after it took the content', { content: 'silence' }],
    ['the server never greets', { greeting: 'silence' }],
    ['the server has no service', { greeting: '554 5.3.2 no service' }],
    ['the server hangs up at once', { greeting: 'hang up' }],
  ])('is tried again when %s', async (_, script) => {
    const failure = await deliver(script);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RecipientRefused);
  });

  it('is tried again when our password is refused, and the password is not told', async () => {
    const failure = await deliver({ auth: '535 5.7.8 bad credentials' }, {}, 'almanac:hunter2@');
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(RecipientRefused);
    expect(`${String(failure)} ${(failure as Error).stack}`).not.toContain('hunter2');
  });

  it('is tried again when nobody listens', async () => {
    server = await startScriptedSmtp();
    const { port } = server;
    await server.close();
    transport = new SmtpTransport(`smtp://127.0.0.1:${port}`);
    await expect(transport.deliver(mail)).rejects.toThrow(/ECONNREFUSED/);
  });
});
