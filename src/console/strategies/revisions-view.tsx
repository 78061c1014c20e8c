import type { JSX } from 'preact';
import { compareLine } from '../../documents/compare/compare-text.ts';
import { Effort } from '../../documents/compare/effort.ts';
import type { Zone } from '../../kernel/instant.ts';
import { changesBetween, type StrategyChange } from '../../literature/strategies/revision-changes.rules.ts';
import type { StrategyRevision } from '../../literature/strategies/strategies.queries.ts';
import { CsrfField, Moment } from '../parts.tsx';
import { sourceNames } from './strategy-fields.tsx';

/** What the history is shown from. */
export interface ShownRevisions {
  readonly slug: string;
  readonly current: number;
  /** The newest first. */
  readonly revisions: readonly StrategyRevision[];
  /** The revision before which the next page begins; null at the end. */
  readonly before: number | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** Every revision of the strategies: what it changed, who made it and why, and the way back to it. */
export function RevisionsView(shown: ShownRevisions): JSX.Element {
  const { revisions, before, slug } = shown;
  if (revisions.length === 0) return <p>No search has been kept yet.</p>;
  return (
    <>
      <ol class="plain revisions" aria-label="Revisions, the newest first">
        {revisions.map((revision) => (
          <li class="card">
            <Revision {...shown} revision={revision} />
          </li>
        ))}
      </ol>
      {before !== null && (
        <p>
          <a href={`/console/policies/${slug}/literature?before=${before}#history`}>Earlier revisions</a>
        </p>
      )}
    </>
  );
}

function Revision({
  revision: { revision, origin, createdAt, createdBy, reason, strategies, before },
  ...shown
}: ShownRevisions & { revision: StrategyRevision }): JSX.Element {
  const changes = changesBetween(before, strategies);
  return (
    <>
      <h3>Revision {revision}</h3>
      <p class="hint">
        <Moment at={createdAt} zone={shown.zone} />,{' '}
        {createdBy?.name ?? (origin === 'proposed' ? 'proposed by Almanac' : 'by an API key')}
      </p>
      {reason !== null && <blockquote>{reason}</blockquote>}
      {changes.length === 0 && <p>Another order.</p>}
      {changes.map((change) => (
        <Change change={change} />
      ))}
      {shown.mayChange && revision !== shown.current && (
        <form method="post" action={`/console/policies/${shown.slug}/literature/restore`}>
          <CsrfField token={shown.csrfToken} />
          <input type="hidden" name="revision" value={revision} />
          <input type="hidden" name="baseRevision" value={shown.current} />
          <button class="second small" type="submit">
            Restore<span class="aside"> revision {revision}</span>
          </button>
        </form>
      )}
    </>
  );
}

function Change({ change }: { change: StrategyChange }): JSX.Element {
  switch (change.kind) {
    case 'added':
      return <Told head={`${change.after.name} was added`} body={<ins>{change.after.query}</ins>} />;
    case 'removed':
      return <Told head={`${change.before.name} was removed`} body={<del>{change.before.query}</del>} />;
    case 'renamed':
      return (
        <Told
          head={`${change.before.name} is now called ${change.after.name}`}
          body={<>{change.after.query}</>}
        />
      );
    case 'changed': {
      const { before, after } = change;
      const moved = before.source === after.source ? '' : `, now asked of ${sourceNames[after.source]}`;
      return <Told head={`${after.name} was changed${moved}`} body={marks(before.query, after.query)} />;
    }
  }
}

function Told({ head, body }: { head: string; body: JSX.Element }): JSX.Element {
  return (
    <>
      <h4>{head}</h4>
      <p class="query redline">{body}</p>
    </>
  );
}

const noCitations = { before: String, after: String };

/** The new query with what was taken from the old one and put into it. */
function marks(before: string, after: string): JSX.Element {
  return (
    <>
      {compareLine(before, after, { effort: new Effort(), citations: noCitations }).map((mark) => {
        switch (mark.kind) {
          case 'deleted':
            return <del>{mark.text}</del>;
          case 'inserted':
            return <ins>{mark.text}</ins>;
          case 'kept':
            return mark.text;
          case 'same':
            return mark.after;
        }
      })}
    </>
  );
}
