import { describe, expect, it } from '@jest/globals';
import { asMessageId, isGivenUp, messageIdOf, readDeliveryStatus } from './delivery-status.rules.ts';

const group = (...fields: string[]): string => fields.join('\r\n');
const head = 'Reporting-MTA: dns; mx.example';
const whole = ['Final-Recipient: rfc822; olive@plan.example', 'Action: failed', 'Status: 5.1.1'] as const;
const read = (...groups: string[]) =>
  readDeliveryStatus([head, ...groups].join('\r\n\r\n'))?.recipients ?? null;

describe('a delivery status', () => {
  it('is read field by field, whatever their order, case and folding', () => {
    expect(
      read(
        group(
          'STATUS:5.1.1',
          'action: FAILED',
          'final-recipient : RFC822;<Olive@Plan.example>',
          'Diagnostic-Code: smtp;',
          '\t550',
          ' gone',
        ),
      ),
    ).toEqual([
      { recipient: 'olive@plan.example', action: 'failed', status: '5.1.1', diagnostic: '550 gone' },
    ]);
  });

  it('names the address we wrote to where it tells it', () => {
    expect(read(group('Original-Recipient: rfc822; list@plan.example', ...whole))).toMatchObject([
      { recipient: 'list@plan.example' },
    ]);
  });

  it('has each recipient by itself, and leaves out those it says too little of', () => {
    const second = ['Final-Recipient: rfc822; rex@plan.example', 'Action: delayed', 'Status: 4.4.1'];
    expect(read(group(...whole), group('Action: failed', 'Status: 5.1.1'), group(...second))).toMatchObject([
      { recipient: 'olive@plan.example' },
      { recipient: 'rex@plan.example', action: 'delayed' },
    ]);
  });

  it.each<[string, string[]]>([
    ['no recipient', whole.slice(1)],
    ['no action', [whole[0], whole[2]]],
    ['no status', whole.slice(0, 2)],
    ['two actions', [...whole, 'Action: delivered']],
    ['an action that is none', [whole[0], 'Action: exploded', whole[2]]],
    ['a status that is none', [...whole.slice(0, 2), 'Status: five']],
    ['a status of a class that is none', [...whole.slice(0, 2), 'Status: 6.1.1']],
    ['an address of another kind', ['Final-Recipient: x400; /C=US', ...whole.slice(1)]],
    ['an address that is none', ['Final-Recipient: rfc822; olive', ...whole.slice(1)]],
    ['two addresses', ['Final-Recipient: rfc822; a@b.example, c@d.example', ...whole.slice(1)]],
    [
      'a character that Unicode does not have',
      ['Final-Recipient: utf-8; \\x{D800}@b.example', ...whole.slice(1)],
    ],
  ])('is not read with %s', (_, fields) => {
    expect(read(group(...fields))).toBeNull();
  });

  it.each(['', '\r\n\r\n', group(...whole), ':', '\u0000', 'x'.repeat(100_000)])(
    'is nothing in %j',
    (text) => {
      expect(readDeliveryStatus(text)).toBeNull();
    },
  );

  it('is not read where it has more recipients than any mail of ours', () => {
    expect(read(...Array.from({ length: 101 }, () => group(...whole)))).toBeNull();
  });

  it.each([
    ['failed', '5.1.1', true],
    ['failed', '4.4.7', true],
    ['failed', '2.0.0', false],
    ['delayed', '4.4.7', false],
    ['delayed', '5.1.1', false],
    ['delivered', '2.1.5', false],
    ['relayed', '2.1.9', false],
    ['expanded', '2.1.5', false],
  ] as const)('%s with %s is given up: %s', (action, status, expected) => {
    expect(isGivenUp({ action, status })).toBe(expected);
  });
});

describe('the mail it is about', () => {
  it.each([
    ['Subject: x\r\nMessage-ID: <a@b.example>\r\n\r\nMessage-ID: <body@b.example>', '<a@b.example>'],
    ['message-id:\r\n <a@b.example>', '<a@b.example>'],
    ['Message-ID: <a@b.example>\r\nMessage-ID: <c@b.example>', null],
    ['Message-ID: <a@b.example> <c@b.example>', null],
    ['Subject: Message-ID: <a@b.example>', null],
    ['\r\n\r\nMessage-ID: <a@b.example>', null],
    ['', null],
  ])('is found in %j', (headers, expected) => {
    expect(messageIdOf(headers)).toBe(expected);
  });

  it.each([
    ['one@plan.example', '<one@plan.example>'],
    ['<one@plan.example>', '<one@plan.example>'],
    ['QQ314159', null],
    ['a b@c', null],
    [null, null],
  ])('is found in the envelope identifier %j', (id, expected) => {
    expect(asMessageId(id)).toBe(expected);
  });
});
