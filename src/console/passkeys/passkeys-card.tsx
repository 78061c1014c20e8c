import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { Chip, CsrfField, Fact, Field, Moment, Notice, Nothing } from '../parts.tsx';
import { CONFIRM_PATH, PASSKEYS_PATH } from './passkey-paths.ts';
import { PasskeyStatus } from './passkey-sign.tsx';
import type { PasskeysView, ShownPasskey } from './passkey-views.ts';

/** The part of the account page about a person's own passkeys; it needs the script `passkeys.js` to add one. */
export function PasskeysCard({
  view,
  zone,
  csrfToken,
}: {
  view: PasskeysView;
  zone: Zone;
  csrfToken: string;
}): JSX.Element {
  const { passkeys, accepted } = view;
  return (
    <section
      class="card passkeys"
      aria-labelledby="passkeys"
      {...(accepted === null ? {} : { 'data-passkeys-accepted': JSON.stringify(accepted) })}
    >
      <h2 id="passkeys">Passkeys</h2>
      <p>
        A passkey is kept by your phone, computer or security key. You sign in, and sign versions, by what
        unlocks it: your finger, your face or a PIN. There is nothing to remember and nothing that could be
        typed into a false page.
      </p>
      {passkeys.length === 0 ? (
        <p class="empty">You have no passkey yet.</p>
      ) : (
        <ul class="passkey-list" aria-label="Your passkeys">
          {passkeys.map((passkey) => (
            <PasskeyItem passkey={passkey} fresh={view.fresh} zone={zone} csrfToken={csrfToken} />
          ))}
        </ul>
      )}
      <Advice view={view} />
      <Adding view={view} />
    </section>
  );
}

function PasskeyItem({
  passkey,
  fresh,
  zone,
  csrfToken,
}: {
  passkey: ShownPasskey;
  fresh: boolean;
  zone: Zone;
  csrfToken: string;
}): JSX.Element {
  const { id, name, mayGo, works, lastUsedAt } = passkey;
  return (
    <li>
      <h3>
        {name} {!works && <Chip tone="warning">made for another address</Chip>}
      </h3>
      <dl class="facts">
        <Fact label="Kept">{whereKept(passkey)}</Fact>
        <Fact label="Added">
          <Moment at={passkey.createdAt} zone={zone} />
        </Fact>
        <Fact label="Last used">
          {lastUsedAt === null ? <Nothing word="never" /> : <Moment at={lastUsedAt} zone={zone} />}
        </Fact>
      </dl>
      <details>
        <summary>
          Change<span class="aside"> {name}</span>
        </summary>
        <form method="post" action={`${PASSKEYS_PATH}/${id}/rename`}>
          <CsrfField token={csrfToken} />
          <Field id={`name-${id}`} name="name" label="Name" value={name} required maxLength={60} />
          <button type="submit" class="second">
            Rename
          </button>
        </form>
        {mayGo ? (
          <form method="post" action={`${PASSKEYS_PATH}/${id}/remove`}>
            <CsrfField token={csrfToken} />
            <p class="hint">
              It will sign you in no more. What it has signed stays valid.
              {!fresh && ' You are asked who you are first.'}
            </p>
            <button type="submit" class="second">
              Remove {name}
            </button>
          </form>
        ) : (
          <p class="hint">This is your last way to sign in. Add another before you remove it.</p>
        )}
      </details>
    </li>
  );
}

function whereKept({ backupEligible, backedUp }: ShownPasskey): string {
  if (!backupEligible) return 'on one device only';
  return backedUp ? 'copied to your other devices' : 'on one device so far';
}

/** What somebody with few ways in should know before they lose one. */
function Advice({ view: { passkeys, hasPassword } }: { view: PasskeysView }): JSX.Element | null {
  const working = passkeys.filter(({ works }) => works);
  if (hasPassword || working.length !== 1 || working[0]?.backedUp === true) return null;
  return (
    <Notice tone="warning">
      <p>If you lose this device you cannot sign in. Add a second passkey on another one.</p>
    </Notice>
  );
}

function Adding({ view: { possible, fresh } }: { view: PasskeysView }): JSX.Element {
  if (!possible) {
    return (
      <p class="hint">Passkeys work where Almanac is reached by https and a name. Ask your administrator.</p>
    );
  }
  return (
    <>
      {fresh ? (
        <form data-passkey-add data-next="/console/account" data-confirm={CONFIRM_PATH} hidden>
          <Field
            id="passkey-name"
            name="name"
            label="Name of the new passkey"
            hint="What you call the device it is kept on."
            maxLength={60}
            autocomplete="off"
          />
          <button type="submit" data-passkey-button>
            Add a passkey
          </button>
          <PasskeyStatus />
        </form>
      ) : (
        <p>
          <a class="button" href={`${CONFIRM_PATH}?next=/console/account`}>
            Confirm that it is you
          </a>{' '}
          to add or remove a passkey: you signed in more than ten minutes ago.
        </p>
      )}
      <p class="hint" data-passkey-unable hidden>
        This browser cannot make passkeys here. A newer one can.
      </p>
      <noscript>
        <p class="hint">Adding a passkey needs JavaScript, which this browser does not run.</p>
      </noscript>
    </>
  );
}
