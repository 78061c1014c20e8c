import { describe, expect, it } from '@jest/globals';
import { enhancedStatusOf, judgeRefusal, type SmtpPhase, type Verdict } from './smtp-refusal.rules.ts';

const judged = (phase: SmtpPhase, text: string) =>
  judgeRefusal({ phase, code: Number(text.slice(0, 3)), text });

describe('a permanent refusal is about', () => {
  it.each<[Verdict, SmtpPhase, string]>([
    // addresses that nobody has, as the common servers word it
    [
      'recipient',
      'recipient',
      '550 5.1.1 <x@y>: Recipient address rejected: User unknown in virtual mailbox table',
    ],
    ['recipient', 'recipient', '550-5.1.1 The email account that you tried to reach does not exist.'],
    ['recipient', 'recipient', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'],
    ['recipient', 'recipient', '550 5.4.1 Recipient address rejected: Access denied.'],
    ['recipient', 'recipient', '550 5.5.0 Requested action not taken: mailbox unavailable'],
    ['recipient', 'recipient', '556 5.1.10 Recipient address has null MX'],
    ['recipient', 'recipient', '550 No such user here'],
    ['recipient', 'recipient', "553 sorry, that domain isn't in my list of allowed rcpthosts"],
    ['recipient', 'recipient', '551 User not local'],
    ['recipient', 'recipient', '552 Mailbox full'],
    ['recipient', 'recipient', '550 5.2.1 The email account that you tried to reach is disabled'],
    ['recipient', 'recipient', '550 5.1.0 Address rejected'],
    ['recipient', 'recipient', '550 5.7.17 Mailbox owner has changed'],
    ['recipient', 'content', '552 5.2.2 Over quota'],
    ['recipient', 'content', '554 5.1.1 unknown user'],
    // what is held against us
    ['us', 'recipient', '554 5.7.1 <x@y>: Relay access denied'],
    ['us', 'recipient', '550 relay not permitted'],
    ['us', 'recipient', '550 5.7.1 Unable to relay'],
    [
      'us',
      'recipient',
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    ],
    ['us', 'recipient', '550 Blocked: see https://blocklist.example'],
    ['us', 'recipient', '550 5.1.0 <a@b>: Sender address rejected: User unknown in local recipient table'],
    ['us', 'recipient', '550 5.1.8 <a@b>: Sender address rejected: Domain not found'],
    ['us', 'recipient', '550 5.7.25 no PTR record'],
    ['us', 'recipient', '530 5.7.0 Must issue a STARTTLS command first'],
    ['us', 'recipient', '503 5.5.1 Error: need MAIL command'],
    ['us', 'recipient', '554 Transaction failed'],
    ['us', 'recipient', '550 5.3.2 system not accepting network messages'],
    ['us', 'recipient', '550 4.1.1 undecided'],
    ['us', 'recipient', '555 5.5.4 Unsupported option: NOTIFY'],
    ['us', 'sender', '550 5.1.1 sender unknown'],
    ['us', 'sender', '553 5.1.8 not our domain'],
    ['us', 'auth', '535 5.7.8 Authentication credentials invalid'],
    ['us', 'session', '554 No SMTP service here'],
    ['us', 'session', '521 5.3.2 does not accept mail'],
    ['us', 'content', '554 5.7.1 Message contains spam'],
    ['us', 'content', '550 rejected'],
    ['us', 'content', '552 Message size exceeds fixed limit'],
    ['us', 'content', '552 5.3.4 Message too big'],
    ['us', 'content', '550 5.2.3 longer than the mailbox takes'],
    ['us', 'content', '550 5.6.0 bad content'],
    ['us', 'content', '550 5.1.0 unspecified'],
    ['us', 'content', '554 5.4.0 routing'],
  ])('%s, in the phase %s: %s', (verdict, phase, text) => {
    expect(judged(phase, text)).toBe(verdict);
  });

  it.each(['250 2.1.5 Ok', '450 4.2.1 greylisted', '452 4.2.2 Over quota', '421 4.3.2 shutting down'])(
    'nothing, being none: %s',
    (text) => {
      expect(judged('recipient', text)).toBeUndefined();
    },
  );
});

it('reads the enhanced code only where one belongs', () => {
  expect(enhancedStatusOf('550 5.1.1 gone')).toBe('5.1.1');
  expect(enhancedStatusOf('550-5.7.26 a line\n550 5.7.26 of two')).toBe('5.7.26');
  expect(enhancedStatusOf('550 gone, see 5.1.1')).toBeNull();
  expect(enhancedStatusOf('550 5.1.1234 odd')).toBeNull();
  expect(enhancedStatusOf('550 10.0.0.1 refused')).toBeNull();
});
