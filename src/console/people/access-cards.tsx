import type { JSX } from 'preact';
import type { Role } from '../../kernel/actor.ts';
import { SessionsCard } from '../account/sessions-card.tsx';
import type { ListedSession } from '../../people/sessions/sessions.queries.ts';
import { IdentitiesCard, type IdentitiesView } from '../identities/identities-card.tsx';
import { CsrfField } from '../parts.tsx';
import type { PersonContent } from './person.page.tsx';
import { RolesFields } from './roles-fields.tsx';

/** What the parts of a person's page about their access are made from. */
export interface AccessContent {
  /** Null for readers who may not see it. */
  readonly sessions: readonly ListedSession[] | null;
  readonly mayEndSessions: boolean;
  readonly mayChangeRoles: boolean;
  readonly managedRoles: readonly Role[];
  /** Null for readers who may not see it, and where there is no provider. */
  readonly identities: IdentitiesView | null;
  readonly mayLinkIdentities: boolean;
  readonly mayInvite: boolean;
  readonly mayOffboard: boolean;
  readonly invited: boolean;
}

/** Roles, the way in, and sessions of a person, for those who look after them. */
export function AccessCards(content: PersonContent): JSX.Element {
  const { person, typed, access, csrfToken, zone } = content;
  const path = `/console/people/${person.id}`;
  return (
    <>
      {access.mayChangeRoles && (
        <section class="card">
          <h2>Roles</h2>
          <form method="post" action={`${path}/roles`}>
            <CsrfField token={csrfToken} />
            <RolesFields held={typed.roles ?? person.roles} managed={access.managedRoles} />
            <button type="submit">Change the roles</button>
          </form>
        </section>
      )}
      {access.mayInvite && person.active && (
        <section class="card">
          <h2>Way in</h2>
          <p>
            {access.invited
              ? 'An invitation is on its way. Those mailed before are good no more.'
              : 'A one-time link by mail lets somebody in who has not signed in yet, or who cannot any more. Where they had signed in before, what they set up with it signs nothing for a day.'}
          </p>
          <form method="post" action={`${path}/invitation`}>
            <CsrfField token={csrfToken} />
            <button class="second" type="submit">
              {access.invited ? 'Mail another link' : 'Mail a link'}
            </button>
          </form>
        </section>
      )}
      {access.identities !== null && (
        <IdentitiesCard
          view={access.identities}
          path={access.mayLinkIdentities && person.active ? `${path}/identities` : null}
          typed={typed.subject}
          zone={zone}
          csrfToken={csrfToken}
        />
      )}
      {access.sessions !== null && (
        <SessionsCard
          sessions={access.sessions}
          currentId={undefined}
          zone={zone}
          csrfToken={csrfToken}
          path={`${path}/sessions`}
          mayEnd={access.mayEndSessions}
        />
      )}
      {access.mayOffboard && person.active && (
        <section class="card">
          <h2>Leaving</h2>
          <p>
            <a href={`${path}/offboard`}>Hand over everything that is {person.name}’s</a> and end their
            access, in one step.
          </p>
        </section>
      )}
    </>
  );
}
