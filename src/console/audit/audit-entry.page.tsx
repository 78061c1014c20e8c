import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { AuditEntry } from '../../platform/audit/search/audit.queries.ts';
import { Fact, Moment } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { addressOf } from './audit-form.ts';
import type { KnownSubjects } from './audit-subjects.queries.ts';
import { actionInWords, detailInWords, type DetailFact } from './audit-words.ts';
import { AUDIT_PATH, historyOf, SubjectName, whoOf } from './audit.page.tsx';

/** One entry: who did what, from what to what, why and from where, and its seal. */
export function AuditEntryPage({
  entry,
  known,
  zone,
}: {
  entry: AuditEntry;
  known: KnownSubjects;
  zone: Zone;
}): JSX.Element {
  const { actor, subject, reason, address, requestId, position, hash } = entry;
  const facts = detailInWords(entry.detail);
  return (
    <>
      <Tabs group="organisation" current={AUDIT_PATH} />
      <h1>{actionInWords(entry.action)}</h1>
      <dl class="facts">
        <Fact label="When">
          <Moment at={entry.occurredAt} zone={zone} />
        </Fact>
        <Fact label="Who">
          {actor.id === null ? (
            whoOf(entry)
          ) : (
            <a href={addressOf(AUDIT_PATH, { actor: actor.id })}>{whoOf(entry)}</a>
          )}
        </Fact>
        <Fact label="About">
          <span class="audit-id">
            <SubjectName subject={subject} known={known} />
          </span>{' '}
          (<a href={historyOf(subject)}>its history</a>)<div class="audit-id aside-text">{subject.id}</div>
        </Fact>
        <Fact label="Why">{reason ?? 'No reason was asked for.'}</Fact>
        <Fact label="From where">
          {address === null ? 'Almanac itself' : <a href={addressOf(AUDIT_PATH, { address })}>{address}</a>}
        </Fact>
        {requestId !== null && (
          <Fact label="Request">
            <a class="audit-id" href={addressOf(AUDIT_PATH, { request: requestId })}>
              {requestId}
            </a>
          </Fact>
        )}
        <Fact label="Seal">
          {position === null ? (
            'Within the minute.'
          ) : (
            <span class="audit-id">
              Position {position.toLocaleString('en-US')}, {hash}
            </span>
          )}
        </Fact>
      </dl>
      <h2>What changed</h2>
      {facts.length === 0 ? <p>The entry says no more than what was done.</p> : <Facts facts={facts} />}
    </>
  );
}

function Facts({ facts }: { facts: readonly DetailFact[] }): JSX.Element {
  return (
    <dl class="facts audit-detail">
      {facts.map(({ name, value, from, to }) => (
        <Fact label={name === '' ? 'Changed' : name}>
          {value ?? (
            <>
              from <del>{from}</del> to <ins>{to}</ins>
            </>
          )}
        </Fact>
      ))}
    </dl>
  );
}
