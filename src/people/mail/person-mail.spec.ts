import { describe, expect, it } from '@jest/globals';
import { formatInstant, instant } from '../../kernel/instant.ts';
import { renderPersonMail } from './person-mail.tsx';
import type { PersonNotice } from './person-notice.ts';

const from = { address: '192.0.2.7', userAgent: null };
const notices: readonly PersonNotice[] = [
  { kind: 'signed_in_somewhere_new', method: 'passkey', ...from },
  { kind: 'passkey_added', name: 'Key ring' },
  { kind: 'passkey_removed', name: 'Key ring' },
  { kind: 'identity_linked', provider: 'Example Health' },
  { kind: 'identity_unlinked', provider: 'Example Health' },
];

const textOf = (notice: PersonNotice, passwordSignIn: boolean): string =>
  renderPersonMail({
    notice,
    recipientName: 'Ana Reyes',
    organisationName: 'Sample Health Plan',
    publicUrl: 'https://almanac.example',
    inWords: (at) => formatInstant(at, 'UTC'),
    at: instant('2026-05-04T15:00:00Z'),
    passwordSignIn,
    link: null,
  }).text;

describe('a mail about access', () => {
  it.each(notices)('says what to do about $kind: a new password where there are passwords', (notice) => {
    expect(textOf(notice, true)).toContain('ask for a new password on the sign-in page');
  });

  it.each(notices)('says what to do about $kind where people have no passwords', (notice) => {
    const text = textOf(notice, false);
    expect(text).not.toMatch(/password/i);
    expect(text).toContain('end the other sessions and remove passkeys that are not yours');
  });
});
