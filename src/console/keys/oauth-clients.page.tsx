import type { JSX } from 'preact';
import type { z } from 'zod';
import type { Zone } from '../../kernel/instant.ts';
import { scopeWords } from '../../people/api-keys/scope-words.ts';
import type { OauthClient } from '../../people/oauth/oauth-clients.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Field, Moment, Notice, Nothing, Table } from '../parts.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { Tabs } from '../tabs.tsx';
import type { clientFormSchema } from './oauth-clients-forms.schemas.ts';
import { ScopesFields } from './scopes-fields.tsx';

/** Where OAuth clients are looked after. */
export const CLIENTS_PATH = '/console/keys/clients';

/** A client as somebody asked to let it in. */
export type TypedClient = z.output<typeof clientFormSchema>;

/** What the page of OAuth clients is made from. */
export interface OauthClientsContent {
  readonly clients: readonly OauthClient[];
  readonly nextCursor: string | null;
  /** The authorization server that is set up; null: none. */
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
  /** What was in the form that was refused; null: nothing was. */
  readonly typed: TypedClient | null;
}

/** The machines that come with access tokens of the organisation's authorization server. */
export function OauthClientsPage(content: OauthClientsContent): JSX.Element {
  const { clients, nextCursor, issuer, refusal } = content;
  return (
    <>
      <Tabs group="organisation" current="/console/keys" />
      <h1>OAuth clients</h1>
      <p class="lede">
        A program that your authorization server knows comes with its short-lived access tokens instead of a
        key: there is no secret to keep here. It may do what both its token and this page allow. No client
        votes, signs or makes keys.
      </p>
      <p>
        <a href="/console/keys">API keys</a>
      </p>
      <RefusalNotice refusal={refusal} />
      {clients.length === 0 ? <p>No client is let in yet.</p> : <ClientsTable {...content} />}
      {nextCursor !== null && (
        <p class="onward">
          <a href={`${CLIENTS_PATH}?cursor=${encodeURIComponent(nextCursor)}`}>Older clients</a>
        </p>
      )}
      {issuer === null ? (
        <Notice tone="info">
          <p>
            No authorization server is set up here: whoever runs Almanac sets OAUTH_ISSUER and OAUTH_AUDIENCE.
          </p>
        </Notice>
      ) : (
        <NewClient {...content} />
      )}
    </>
  );
}

function ClientsTable({ clients, issuer, zone, csrfToken }: OauthClientsContent): JSX.Element {
  return (
    <Table caption="OAuth clients, the newest first" kind="broad">
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">May at most</th>
          <th scope="col">Let in</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span class="aside">Changes</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <Row key={client.id} client={client} issuer={issuer} zone={zone} csrfToken={csrfToken} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({
  client,
  issuer,
  zone,
  csrfToken,
}: Pick<OauthClientsContent, 'issuer' | 'zone' | 'csrfToken'> & { client: OauthClient }): JSX.Element {
  const { id, clientId, subject, name, createdAt, lastUsedAt, revokedAt } = client;
  return (
    <tr>
      <th scope="row">
        {name} {revokedAt !== null && <Chip tone="plain">Ended</Chip>}
        {revokedAt === null && client.issuer !== issuer && <Chip tone="warning">of another server</Chip>}
        <span class="under">
          <code>{clientId}</code>
        </span>
        {subject !== null && (
          <span class="under">
            with the subject <code>{subject}</code>
          </span>
        )}
      </th>
      <td>
        <ul class="plain">
          {client.scopes.map((scope) => (
            <li>{scopeWords[scope]}</li>
          ))}
        </ul>
      </td>
      <td>
        <Moment at={createdAt} zone={zone} />
      </td>
      <td>{lastUsedAt === null ? <Nothing word="never" /> : <Moment at={lastUsedAt} zone={zone} />}</td>
      <td>
        {revokedAt === null && (
          <details>
            <summary>
              Change<span class="aside"> {name}</span>
            </summary>
            <form method="post" action={`${CLIENTS_PATH}/${id}/revoke`}>
              <CsrfField token={csrfToken} />
              <p class="hint">
                Its tokens count no more from the next request on, however long they are good. It can be let
                in anew.
              </p>
              <button type="submit" class="second">
                End {name}
              </button>
            </form>
          </details>
        )}
      </td>
    </tr>
  );
}

function NewClient({ csrfToken, issuer, audience, typed }: OauthClientsContent): JSX.Element {
  return (
    <section class="card">
      <h2>Let a client in</h2>
      <p>
        Its tokens come from <code>{issuer}</code> by client credentials and name the audience{' '}
        <code>{audience}</code>.
      </p>
      <form method="post" action={CLIENTS_PATH}>
        <CsrfField token={csrfToken} />
        <Field
          id="client-id"
          name="clientId"
          label="Client id"
          hint="As the authorization server calls it (client_id)."
          value={typed?.clientId}
          maxLength={255}
          autocomplete="off"
          required
        />
        <Field
          id="subject"
          name="subject"
          label="Subject"
          hint="What its tokens bear as sub. Leave it empty where that is the client id."
          value={typed?.subject}
          maxLength={255}
          autocomplete="off"
        />
        <Field
          id="name"
          name="name"
          label="What it is for"
          hint="The program, and who looks after it."
          value={typed?.name}
          maxLength={200}
          required
        />
        <ScopesFields legend="What it may do at most" ticked={typed?.scopes ?? []} />
        <button type="submit">Let it in</button>
      </form>
    </section>
  );
}
