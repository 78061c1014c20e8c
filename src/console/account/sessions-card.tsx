import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { deviceInWords } from '../../people/mail/device-words.rules.ts';
import type { ListedSession } from '../../people/sessions/sessions.queries.ts';
import { methodWords } from '../../people/sessions/sign-in-method.ts';
import { Chip, count, CsrfField, Moment, Notice, Nothing, Table } from '../parts.tsx';

/** What the list of somebody's sessions is made from. */
export interface SessionsCardContent {
  readonly sessions: readonly ListedSession[];
  /** The reader's own session; undefined in the list of somebody else. */
  readonly currentId: string | undefined;
  readonly zone: Zone;
  readonly csrfToken: string;
  /** Where the forms go: a session's id and `/end` are put behind it, or `/end`. */
  readonly path: string;
  readonly mayEnd: boolean;
}

/** Where a person is signed in, and the forms that end it. */
export function SessionsCard(content: SessionsCardContent): JSX.Element {
  const { sessions, currentId, csrfToken, path, mayEnd } = content;
  const others = sessions.filter(({ id }) => id !== currentId);
  const refused = sessions.filter(({ elsewhereAt }) => elsewhereAt !== null);
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      {refused.map((session) => (
        <RefusedElsewhere session={session} zone={content.zone} own={currentId !== undefined} />
      ))}
      {sessions.length === 0 ? (
        <p>Signed in nowhere just now.</p>
      ) : (
        <Table caption="Sessions, the last used first">
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Signed in</th>
              <th scope="col">Last used</th>
              {mayEnd && (
                <th scope="col">
                  <span class="aside">End</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <Row session={session} {...content} />
            ))}
          </tbody>
        </Table>
      )}
      {mayEnd && others.length > 0 && (
        <form method="post" action={`${path}/end`}>
          <CsrfField token={csrfToken} />
          <button class="second" type="submit">
            {currentId === undefined ? 'End every session' : `End ${count(others.length, 'other session')}`}
          </button>
        </form>
      )}
    </section>
  );
}

function Row({
  session,
  currentId,
  zone,
  csrfToken,
  path,
  mayEnd,
}: SessionsCardContent & { session: ListedSession }): JSX.Element {
  const device = deviceInWords(session.userAgent) ?? 'An unknown program';
  return (
    <tr>
      <th scope="row">
        {device} {session.id === currentId && <Chip tone="info">This one</Chip>}
        <span class="under">{session.address ?? 'address not known'}</span>
      </th>
      <td>
        by {methodWords[session.method]}
        <span class="under">
          <Moment at={session.openedAt} zone={zone} />
        </span>
      </td>
      <td>
        <Moment at={session.lastSeenAt} zone={zone} />
      </td>
      {mayEnd && (
        <td>
          {session.id === currentId ? (
            <Nothing word="sign out to end it" />
          ) : (
            <form method="post" action={`${path}/${session.id}/end`}>
              <CsrfField token={csrfToken} />
              <button class="second small" type="submit">
                End<span class="aside"> {device}</span>
              </button>
            </form>
          )}
        </td>
      )}
    </tr>
  );
}

function RefusedElsewhere({
  session,
  zone,
  own,
}: {
  session: ListedSession;
  zone: Zone;
  own: boolean;
}): JSX.Element | null {
  const { elsewhereAt, elsewhereAddress, elsewhereCount, address, userAgent } = session;
  if (elsewhereAt === null) return null;
  return (
    <Notice tone="warning">
      <p>
        The session of {deviceInWords(userAgent) ?? 'an unknown program'}, opened at {address}, was refused{' '}
        {elsewhereCount === 1 ? 'once' : `${elsewhereCount} times`} from another network, last from{' '}
        {elsewhereAddress} on <Moment at={elsewhereAt} zone={zone} />.{' '}
        {own
          ? 'If you did not take that device elsewhere, somebody has a copy of its cookie: end the session.'
          : 'Ask its owner whether they took that device elsewhere; if not, end the session.'}
      </p>
    </Notice>
  );
}
