import type { JSX } from 'preact';
import type { z } from 'zod';
import type { Instant, Zone } from '../../kernel/instant.ts';
import type { ApiKey } from '../../people/api-keys/api-keys.ts';
import { scopeWords } from '../../people/api-keys/scope-words.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Field, Moment, Nothing, Table, type Tone } from '../parts.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { Tabs } from '../tabs.tsx';
import type { keyFormSchema } from './keys-forms.schemas.ts';
import { ScopesFields } from './scopes-fields.tsx';

/** A key as somebody asked for it. */
export type TypedKey = z.output<typeof keyFormSchema>;

/** What the page of API keys is made from. */
export interface KeysContent {
  readonly keys: readonly ApiKey[];
  readonly nextCursor: string | null;
  /** Wall-clock time: keys end by it, whatever the Clock says. */
  readonly now: Instant;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly defaultDays: number;
  /** 0: any number. */
  readonly longestDays: number;
  readonly refusal: FormRefusal | null;
  /** What was in the form that was refused; null: nothing was. */
  readonly typed: TypedKey | null;
}

/** Days before its end from which a key's end is shown as a warning. */
const SOON_DAYS = 30;

/** The keys of machines: what each may do, where it was used, when it ends. */
export function KeysPage(content: KeysContent): JSX.Element {
  const { keys, nextCursor, refusal } = content;
  return (
    <>
      <Tabs group="organisation" current="/console/keys" />
      <h1>API keys</h1>
      <p class="lede">
        A key is how a program calls Almanac. Its secret is shown once, when it is made or renewed; keep it
        where the program reads it, and nowhere else. No key votes, signs or makes keys.
      </p>
      <p>
        Programs that your authorization server knows need none:{' '}
        <a href="/console/keys/clients">OAuth clients</a>
      </p>
      <RefusalNotice refusal={refusal} />
      {keys.length === 0 ? <p>There is no key yet.</p> : <KeysTable {...content} />}
      {nextCursor !== null && (
        <p class="onward">
          <a href={`/console/keys?cursor=${encodeURIComponent(nextCursor)}`}>Older keys</a>
        </p>
      )}
      <NewKey {...content} />
    </>
  );
}

function KeysTable(content: KeysContent): JSX.Element {
  return (
    <Table caption="API keys, the newest first" kind="broad">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">May</th>
          <th scope="col">Ends</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span class="aside">Changes</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {content.keys.map((key) => (
          <Row key={key.id} apiKey={key} {...content} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ apiKey, now, zone, csrfToken }: KeysContent & { apiKey: ApiKey }): JSX.Element {
  const { id, name, shownPrefix, lastUsedAt, lastUsedAddress, previousUntil, previousUsedAt, expiresAt } =
    apiKey;
  const { word, tone, over } = stateOf(apiKey, now);
  const overlapping = previousUntil !== null && previousUntil.epochNanoseconds > now.epochNanoseconds;
  return (
    <tr>
      <th scope="row">
        {name} {word !== null && <Chip tone={tone}>{word}</Chip>}
        <span class="under">
          <code>{shownPrefix}…</code>
        </span>
      </th>
      <td>
        <ul class="plain">
          {apiKey.scopes.map((scope) => (
            <li>{scopeWords[scope]}</li>
          ))}
        </ul>
      </td>
      <td>{expiresAt === null ? <Nothing word="never" /> : <Moment at={expiresAt} zone={zone} />}</td>
      <td>
        {lastUsedAt === null ? <Nothing word="never" /> : <Moment at={lastUsedAt} zone={zone} />}
        {lastUsedAddress !== null && <span class="under">from {lastUsedAddress}</span>}
        {overlapping && (
          <span class="under">
            Its secret before is good until <Moment at={previousUntil} zone={zone} />
            {previousUsedAt === null ? ' and was not used since' : ' and is still in use'}
          </span>
        )}
      </td>
      <td>
        {!over && (
          <details>
            <summary>
              Change<span class="aside"> {name}</span>
            </summary>
            <form method="post" action={`/console/keys/${id}/rotate`}>
              <CsrfField token={csrfToken} />
              <Field
                id={`overlap-${id}`}
                name="overlapHours"
                label="Hours that the present secret stays good"
                hint="0: it ends at once."
                type="number"
                min={0}
                max={720}
                value="24"
                required
              />
              <button type="submit" class="second">
                New secret
              </button>
            </form>
            <form method="post" action={`/console/keys/${id}/revoke`}>
              <CsrfField token={csrfToken} />
              <p class="hint">
                Whatever uses the key stands still from the next request on. It cannot be undone.
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

interface KeyState {
  readonly word: string | null;
  readonly tone: Tone;
  readonly over: boolean;
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now: Instant): KeyState {
  if (revokedAt !== null) return { word: 'Ended', tone: 'plain', over: true };
  if (expiresAt === null) return { word: 'Never ends', tone: 'warning', over: false };
  const days = (expiresAt.epochMilliseconds - now.epochMilliseconds) / 86_400_000;
  if (days <= 0) return { word: 'Over', tone: 'plain', over: true };
  if (days <= SOON_DAYS) return { word: 'Ends soon', tone: 'warning', over: false };
  return { word: null, tone: 'plain', over: false };
}

function NewKey({ csrfToken, defaultDays, longestDays, typed }: KeysContent): JSX.Element {
  const longest = longestDays === 0 ? '' : ` No key lasts longer than ${longestDays} days.`;
  return (
    <section class="card">
      <h2>New key</h2>
      <form method="post" action="/console/keys">
        <CsrfField token={csrfToken} />
        <Field
          id="name"
          name="name"
          label="What it is for"
          hint="The program that will use it, and who looks after it."
          value={typed?.name}
          maxLength={200}
          required
        />
        <ScopesFields legend="What it may do" ticked={typed?.scopes ?? []} />
        <Field
          id="last-day"
          name="lastDay"
          label="Last day"
          hint={`Left empty it lasts ${defaultDays} days.${longest}`}
          type="date"
          value={typed?.lastDay}
        />
        <button type="submit">Make the key</button>
      </form>
    </section>
  );
}
