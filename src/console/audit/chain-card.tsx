import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { Checkpoint } from '../../platform/audit/checkpoints/checkpoints.ts';
import type {
  AuditStanding,
  Verification,
} from '../../platform/audit/verification/audit-verification.queries.ts';
import { Chip, count, Moment, Notice, Table } from '../parts.tsx';

/** What is known of the record itself. */
export interface ChainContent {
  readonly standing: AuditStanding;
  /** The newest checkpoints and where each went. */
  readonly checkpoints: readonly SentCheckpoint[];
  /** Whether checkpoints go anywhere by themselves. */
  readonly sentOutside: boolean;
}

/** A checkpoint and how far it came. */
export interface SentCheckpoint extends Checkpoint {
  readonly sendings: readonly {
    readonly way: string;
    readonly sent: boolean;
    readonly lastError: string | null;
  }[];
}

/** Whether the chain holds, and what vouches for it. */
export function ChainCard({
  standing,
  checkpoints,
  sentOutside,
  zone,
}: ChainContent & { zone: Zone }): JSX.Element {
  return (
    <section class="card audit-chain" aria-label="The chain">
      <VerificationLine last={standing.last} zone={zone} />
      {standing.unsealed > 0 && (
        <p>
          {count(standing.unsealed, 'entry waits', 'entries wait')} for a seal, the oldest for{' '}
          {count(standing.oldestUnsealedSeconds, 'second')}.
        </p>
      )}
      {!sentOutside && (
        <p>
          No checkpoint leaves the house: who can write the whole database could cut off its end unseen. Set
          AUDIT_CHECKPOINT_EMAIL or AUDIT_CHECKPOINT_URL, or keep a copy of{' '}
          <a href="/.well-known/almanac/checkpoints">the published ones</a>.
        </p>
      )}
      <details>
        <summary>{checkpoints.length === 0 ? 'No checkpoint yet' : 'Checkpoints'}</summary>
        {checkpoints.length === 0 ? (
          <p>The first is made within the minute.</p>
        ) : (
          <CheckpointsTable checkpoints={checkpoints} zone={zone} />
        )}
      </details>
    </section>
  );
}

function VerificationLine({ last, zone }: { last: Verification | null; zone: Zone }): JSX.Element {
  if (last === null) return <p>The chain has not been verified yet; it is each night.</p>;
  const { fault, entries, finishedAt } = last;
  if (fault === null)
    return (
      <p>
        <Chip tone="good">The chain holds</Chip> All {count(entries, 'entry', 'entries')} were verified on{' '}
        <Moment at={finishedAt} zone={zone} />.
      </p>
    );
  return (
    <Notice tone="danger">
      <p>
        <strong>The chain does not hold.</strong> Position {fault.position}
        {fault.entryId === null ? (
          ''
        ) : (
          <>
            {' '}
            (<a href={`/console/audit/${fault.entryId}`}>entry {fault.entryId}</a>)
          </>
        )}
        : {fault.what}. The {count(fault.position - 1, 'entry', 'entries')} before it hold. Found on{' '}
        <Moment at={finishedAt} zone={zone} />. Keep the database as it is.
      </p>
    </Notice>
  );
}

function CheckpointsTable({
  checkpoints,
  zone,
}: {
  checkpoints: readonly SentCheckpoint[];
  zone: Zone;
}): JSX.Element {
  return (
    <Table caption="The newest checkpoints">
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">Entries</th>
          <th scope="col">Sent</th>
          <th scope="col">Root</th>
        </tr>
      </thead>
      <tbody>
        {checkpoints.map(({ size, madeAt, rootHash, sendings }) => (
          <tr>
            <th scope="row">
              <Moment at={madeAt} zone={zone} />
            </th>
            <td>{size.toLocaleString('en-US')}</td>
            <td>
              {sendings.length === 0
                ? 'published only'
                : sendings.map(({ way, sent, lastError }) => (
                    <div>
                      {way}: {sent ? 'sent' : (lastError ?? 'on its way')}
                    </div>
                  ))}
            </td>
            <td class="audit-id">{rootHash}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
