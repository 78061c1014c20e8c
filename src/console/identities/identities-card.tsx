import type { JSX } from 'preact';
import type { Role } from '../../kernel/actor.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { PersonIdentity } from '../../people/identities/oidc-identities.ts';
import { CsrfField, Field, Moment } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';

/** Who a person is at the sign-in provider, as a page shows it. */
export interface IdentitiesView {
  /** What people call the provider; null where there is none any more. */
  readonly provider: string | null;
  readonly identities: readonly PersonIdentity[];
  /** Of the person's roles those that follow the provider's groups. */
  readonly managedRoles: readonly Role[];
  /** False when the person is linked at the provider that is set up. */
  readonly mayLink: boolean;
}

/** A card of it; `path` is where its forms go, null for who may only look. */
export function IdentitiesCard({
  view: { provider, identities, managedRoles, mayLink },
  path,
  typed,
  zone,
  csrfToken,
}: {
  view: IdentitiesView;
  path: string | null;
  /** What was typed into the form that was refused. */
  typed?: string | undefined;
  zone: Zone;
  csrfToken: string;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby="identities">
      <h2 id="identities">{provider === null ? 'Sign-in provider' : `Sign-in with ${provider}`}</h2>
      {identities.length === 0 ? (
        <p>
          Not linked yet. It happens by itself at the first sign-in, where the provider has verified the
          e-mail address that stands here.
        </p>
      ) : (
        <ul>
          {identities.map((identity) => (
            <Identity identity={identity} path={path} zone={zone} csrfToken={csrfToken} />
          ))}
        </ul>
      )}
      {managedRoles.length > 0 && (
        <p class="hint">
          {managedRoles.map(plainWords).join(', ')}: given and taken by the provider’s groups, at each
          sign-in. They are changed there and not here.
        </p>
      )}
      {path !== null && mayLink && <LinkForm path={path} typed={typed} csrfToken={csrfToken} />}
    </section>
  );
}

function Identity({
  identity: { id, issuer, subject, createdAt, lastSignInAt },
  path,
  zone,
  csrfToken,
}: {
  identity: PersonIdentity;
  path: string | null;
  zone: Zone;
  csrfToken: string;
}): JSX.Element {
  return (
    <li>
      <code>{subject}</code> at {issuer}, linked <Moment at={createdAt} zone={zone} />
      {lastSignInAt === null ? (
        ', never used'
      ) : (
        <>
          , last sign-in <Moment at={lastSignInAt} zone={zone} />
        </>
      )}
      {path !== null && (
        <form method="post" action={`${path}/${id}/unlink`}>
          <CsrfField token={csrfToken} />
          <button class="second" type="submit" aria-label={`Unlink ${subject}`}>
            Unlink
          </button>
        </form>
      )}
    </li>
  );
}

function LinkForm({
  path,
  typed,
  csrfToken,
}: {
  path: string;
  typed: string | undefined;
  csrfToken: string;
}): JSX.Element {
  return (
    <form method="post" action={path}>
      <CsrfField token={csrfToken} />
      <Field
        id="subject"
        name="subject"
        label="Subject at the provider"
        hint="The provider’s own name for the person (sub), for providers that verify no addresses."
        value={typed}
        maxLength={255}
        required
      />
      <button class="second" type="submit">
        Link
      </button>
    </form>
  );
}
