import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { AuditEntry } from '../../platform/audit/search/audit.queries.ts';
import { Field, Moment, Nothing, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { addressOf, exportOf, type AuditForm } from './audit-form.ts';
import { subjectIn, type KnownSubjects } from './audit-subjects.queries.ts';
import { actionInWords } from './audit-words.ts';
import { ChainCard, type ChainContent } from './chain-card.tsx';

/** Where the page is. */
export const AUDIT_PATH = '/console/audit';

/** What the audit's page is made from. */
export interface AuditContent {
  readonly form: AuditForm;
  readonly entries: readonly AuditEntry[];
  /** What the entries are about, by the names of today. */
  readonly known: KnownSubjects;
  /** The entry to go on before; null at the end. */
  readonly before: number | null;
  readonly chain: ChainContent;
  readonly zone: Zone;
}

/** The record: what happened, who did it or was refused, and whether the record itself is whole. */
export function AuditPage(content: AuditContent): JSX.Element {
  const { form, entries, known, before, zone } = content;
  return (
    <>
      <Tabs group="organisation" current={AUDIT_PATH} />
      <h1>Audit</h1>
      <p class="lede">
        Every change and every refusal of somebody known, as it was written down with it. Nobody can change
        it, and changes made beside Almanac are found.
      </p>
      <ChainCard {...content.chain} zone={zone} />
      <SearchForm form={form} />
      {entries.length === 0 ? (
        <p>Nothing was found: fewer words or a longer time may find more.</p>
      ) : (
        <EntriesTable entries={entries} known={known} zone={zone} />
      )}
      {before !== null && (
        <p class="onward">
          <a href={addressOf(AUDIT_PATH, form, before)}>Earlier entries</a>
        </p>
      )}
      <p>
        What this search finds, as a file: <a href={exportOf(form, zone, 'csv')}>table (CSV)</a>,{' '}
        <a href={exportOf(form, zone, 'ndjson')}>lines (NDJSON)</a>
      </p>
    </>
  );
}

function SearchForm({ form }: { form: AuditForm }): JSX.Element {
  return (
    <form class="audit-search" method="get" action={AUDIT_PATH} role="search" aria-label="Search the audit">
      <Field id="q" name="q" label="Words" hint="of action, subject, name, reason or detail" value={form.q} />
      <details {...(isNarrowed(form) ? { open: true } : {})}>
        <summary>Search by more than words</summary>
        <div class="audit-search-more">
          <Field
            id="action"
            name="action"
            label="Action"
            hint="policy.imported, or policy. for all of them"
            value={form.action}
          />
          <Field id="actor" name="actor" label="Who" hint="id of a person or key" value={form.actor} />
          <Field
            id="subjectType"
            name="subjectType"
            label="Kind of subject"
            hint="policy, person, webhook …"
            value={form.subjectType}
          />
          <Field id="subject" name="subject" label="Subject" hint="its id" value={form.subject} />
          <Field
            id="request"
            name="request"
            label="Request"
            hint="id, as errors show it"
            value={form.request}
          />
          <Field id="address" name="address" label="Address" hint="where it came from" value={form.address} />
          <Field id="from" name="from" label="From" type="date" value={form.from} />
          <Field id="until" name="until" label="Until" type="date" hint="with that day" value={form.until} />
        </div>
      </details>
      <div class="audit-search-go">
        <button type="submit">Search</button> <a href={AUDIT_PATH}>Show all</a>
      </div>
    </form>
  );
}

/** Whether anything but words is searched for. */
function isNarrowed(form: AuditForm): boolean {
  return Object.entries(form).some(([name, value]) => name !== 'q' && value !== undefined);
}

function EntriesTable({
  entries,
  known,
  zone,
}: Pick<AuditContent, 'entries' | 'known' | 'zone'>): JSX.Element {
  return (
    <Table caption="Entries, the newest first" kind="stacked">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">About</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            <td>
              <a href={`${AUDIT_PATH}/${entry.id}`}>
                <Moment at={entry.occurredAt} zone={zone} />
              </a>
            </td>
            <th scope="row">{actionInWords(entry.action)}</th>
            <td>{whoOf(entry)}</td>
            <td class="audit-id">
              <SubjectName subject={entry.subject} known={known} />{' '}
              <a class="aside-text" href={historyOf(entry.subject)}>
                history
              </a>
            </td>
            <td>{entry.reason ?? refusalOf(entry) ?? <Nothing />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What an entry is about: by its name today, with the way to its page; what has none by its id. */
export function SubjectName({
  subject,
  known,
}: {
  subject: AuditEntry['subject'];
  known: KnownSubjects;
}): JSX.Element {
  const found = subjectIn(known, subject);
  const kind = subject.type.replaceAll('_', ' ');
  if (found === undefined)
    return (
      <>
        {kind} {subject.id}
      </>
    );
  return (
    <>
      {found.page === null ? found.name : <a href={found.page}>{found.name}</a>}{' '}
      <span class="aside-text">({kind})</span>
    </>
  );
}

/** Who did it, as the entry names them. */
export function whoOf({ actor }: AuditEntry): string {
  return actor.name ?? (actor.kind === 'system' ? `Almanac (${actor.id})` : actor.kind);
}

/** Everything about one subject. */
export function historyOf({ type, id }: AuditEntry['subject']): string {
  return addressOf(AUDIT_PATH, { subjectType: type, subject: id });
}

function refusalOf({ action, detail }: AuditEntry): string | null {
  const said = detail['detail'];
  return action === 'request.refused' && typeof said === 'string' ? said : null;
}
