import type { JSX } from 'preact';
import type { FormRefusal } from './form-refusal.ts';
import { Notice } from './parts.tsx';
import { CONFIRM_PATH } from './passkeys/passkey-paths.ts';

/** What a refusal means to the one at the form, where its own words are meant for programs. */
const words: Readonly<Record<string, string>> = {
  reauthentication_failed: 'The proof of who you are was not accepted. Nothing was done: try again',
  content_changed: 'What you were shown has become something else since. Nothing was signed',
  already_signed: 'You have signed it already: what is missing is another director’s signature',
  stale_base: 'Another version was signed since this one was begun. It must be drafted from that one',
  rate_limited: 'Too many attempts. Wait a while before the next one',
};

/** Why a form was not taken, field by field where it says which. */
export function RefusalNotice({ refusal }: { refusal: FormRefusal | null }): JSX.Element | null {
  if (refusal === null) return null;
  const { code, message, fields } = refusal;
  const said = words[code] ?? `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`;
  const isOfFields = (code === 'invalid_request' || code === 'invalid_date') && fields.length > 0;
  return (
    <Notice tone="danger">
      <p>{isOfFields ? 'Not taken. Please look at:' : `${said}.`}</p>
      {isOfFields && (
        <ul>
          {fields.map(({ field, reason }) => (
            <li>
              {field}: {reason}
            </li>
          ))}
        </ul>
      )}
      {code === 'reauthentication_required' && (
        <p>
          <a href={CONFIRM_PATH} target="_blank" rel="noopener">
            Confirm in another tab
          </a>
          , so that what you typed stays here.
        </p>
      )}
    </Notice>
  );
}
