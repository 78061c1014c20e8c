import type { JSX } from 'preact';
import type { AgendaEntry } from '../../committee/meetings/meeting-paper.ts';
import { factsOfEntry } from '../../committee/meetings/paper-words.ts';
import type { PolicyChoice } from '../../committee/meetings/agenda-candidates.queries.ts';
import type { AgendaView } from '../../committee/meetings/paper.queries.ts';
import { Chip, CsrfField, Field, Moment } from '../parts.tsx';
import { redlineAddress } from '../redline-address.ts';
import type { ItemForm } from './meeting-forms.schemas.ts';
import { Act, meetingAddress, TextField } from './meeting-parts.tsx';

interface AgendaContent {
  readonly agenda: AgendaView;
  /** Whether the meeting's beginning has passed: then its minutes matter. */
  readonly begun: boolean;
  /** Whether its end has passed: then nothing is proposed to it. */
  readonly over: boolean;
  readonly choices: readonly PolicyChoice[];
  readonly typed: ItemForm | null;
  readonly csrfToken: string;
  readonly mayConduct: boolean;
}

/** The agenda as it stands, and what the chair can do with it. */
export function Agenda(content: AgendaContent): JSX.Element {
  return (
    <section aria-labelledby="agenda">
      <h2 id="agenda">Agenda</h2>
      <Published {...content} />
      {content.begun ? (
        <details open={content.typed !== null}>
          <summary>Items of the agenda</summary>
          <Items {...content} />
        </details>
      ) : (
        <Items {...content} />
      )}
    </section>
  );
}

function Items({ agenda, over, choices, typed, csrfToken, mayConduct }: AgendaContent): JSX.Element {
  const { meeting, itemIds, published } = agenda;
  const { items } = agenda.agenda;
  const to = meetingAddress(meeting.id);
  return (
    <>
      {items.length === 0 ? (
        <p class="empty">
          Nothing is on it.{' '}
          {mayConduct &&
            !over &&
            'Propose one: it takes up what is in review, and what earlier meetings deferred.'}
        </p>
      ) : (
        <ol class="agenda">
          {items.map((entry, index) => (
            <Item entry={entry} to={`${to}/items/${itemIds[index]}`} {...{ csrfToken, mayConduct }} />
          ))}
        </ol>
      )}
      {mayConduct && (
        <>
          <div class="meeting-acts">
            {!over && (
              <Act
                to={`${to}/agenda`}
                csrfToken={csrfToken}
                label={items.length === 0 ? 'Propose an agenda' : 'Add what is ready'}
                kind="second"
              />
            )}
            {items.length > 1 && (
              <Act to={`${to}/agenda/reorder`} csrfToken={csrfToken} label="Order by urgency" kind="second" />
            )}
            {items.length > 0 && (
              <Act
                to={`${to}/agenda/publish`}
                csrfToken={csrfToken}
                label={`Publish as agenda ${(published?.number ?? 0) + 1}`}
              />
            )}
          </div>
          <AddItem to={`${to}/items`} {...{ csrfToken, choices, typed }} />
        </>
      )}
    </>
  );
}

function Published({ agenda: { meeting, published, changedSince } }: AgendaContent): JSX.Element {
  const papers = `/v1/meetings/${meeting.id}/agenda`;
  if (published === null) {
    return (
      <p>
        Not published yet. As it stands: <a href={`${papers}.html`}>to print</a>,{' '}
        <a href={`${papers}.pdf`}>PDF</a>.
      </p>
    );
  }
  return (
    <p>
      Agenda {published.number}, published <Moment at={published.madeAt} zone={meeting.zone} /> by{' '}
      {published.madeBy}: <a href={`${papers}.html`}>to print</a>, <a href={`${papers}.pdf`}>PDF</a>.{' '}
      {changedSince && meeting.state === 'planned' && <Chip tone="warning">Changed since</Chip>}
    </p>
  );
}

function Item(item: { entry: AgendaEntry; to: string; csrfToken: string; mayConduct: boolean }): JSX.Element {
  const { entry, to, csrfToken, mayConduct } = item;
  return (
    <li>
      <h3>
        {entry.position}. {entry.title}{' '}
        {entry.review?.state === 'overdue' && <Chip tone="danger">Overdue</Chip>}
      </h3>
      <ul class="known">
        {factsOfEntry(entry).map((fact) => (
          <li>{fact}</li>
        ))}
      </ul>
      <Ways entry={entry} />
      {entry.note !== null && <p class="said">{entry.note}</p>}
      {mayConduct && (
        <>
          <details>
            <summary>Note</summary>
            <form method="post" action={to}>
              <CsrfField token={csrfToken} />
              <TextField
                id={`note-${entry.position}`}
                name="note"
                label="Note for the agenda"
                value={entry.note}
              />
              <button type="submit" name="act" value="note">
                Save the note
              </button>
            </form>
          </details>
          <form class="meeting-acts" method="post" action={to}>
            <CsrfField token={csrfToken} />
            {(['up', 'down', 'remove'] as const).map((act) => (
              <button class="second" type="submit" name="act" value={act}>
                {actWords[act]}
                <span class="aside"> {entry.title}</span>
              </button>
            ))}
          </form>
        </>
      )}
    </li>
  );
}

const actWords = { up: 'Up', down: 'Down', remove: 'Take off' } as const;

/** Where an item's papers are, among our own pages. */
function Ways({ entry: { policy, version, links } }: { entry: AgendaEntry }): JSX.Element | null {
  if (policy === null) return null;
  return (
    <ul class="ways">
      {version !== null && version.base !== null && (
        <li>
          <a href={redlineAddress(policy.slug, { from: version.base, to: version.number })}>Redline</a>
        </li>
      )}
      {links.draft !== null && (
        <li>
          <a href={here(links.draft)}>Text</a>
        </li>
      )}
      {links.evidence !== null && (
        <li>
          <a href={here(links.evidence)}>Evidence</a>
        </li>
      )}
      {links.prisma !== null && (
        <li>
          <a href={here(links.prisma)}>PRISMA</a>
        </li>
      )}
      <li>
        <a href={`/console/policies/${policy.slug}`}>Policy</a>
      </li>
    </ul>
  );
}

/** An address of ours without its host: the reader may have come here by another. */
function here(address: string): string {
  const { pathname, search, hash } = new URL(address);
  return pathname + search + hash;
}

function AddItem({
  to,
  csrfToken,
  choices,
  typed,
}: { to: string } & Pick<AgendaContent, 'csrfToken' | 'choices' | 'typed'>): JSX.Element {
  return (
    <details open={typed !== null}>
      <summary>Add an item</summary>
      <form class="card broad" method="post" action={to}>
        <CsrfField token={csrfToken} />
        <div class="field">
          <label for="kind">It is about</label>
          <select id="kind" name="kind">
            <option value="policy">a policy</option>
            <option value="matter" selected={typed?.kind === 'matter'}>
              another matter
            </option>
          </select>
        </div>
        <Field
          id="subject"
          name="subject"
          label="Which"
          hint="Begin with the policy’s title and choose it; or say what the matter is."
          list="policies"
          value={typed?.subject ?? ''}
          maxLength={300}
          required
        />
        <datalist id="policies">
          {choices.map(({ slug, title }) => (
            <option value={slug}>{title}</option>
          ))}
        </datalist>
        <button type="submit">Add it</button>
      </form>
    </details>
  );
}
