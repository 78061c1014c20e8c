import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { Page } from '../platform/http/page.ts';
import type { AdoptionSummary } from '../policies/adoptions.queries.ts';
import { Chip, Moment, Table } from './parts.tsx';

/** The batches, newest first. */
export function AdoptionsPage({ page, zone }: { page: Page<AdoptionSummary>; zone: Zone }): JSX.Element {
  return (
    <>
      <h1>Adoptions</h1>
      <p class="lede">
        Policies already in force when they come to Almanac take force here with one signature a batch.
      </p>
      {page.items.length === 0 ? (
        <div class="empty">
          <p>No batch yet.</p>
          <p>
            Start one with <code>npm run almanac -- import FILE --adopt</code>.
          </p>
        </div>
      ) : (
        <Table caption="Adoption batches, newest first">
          <thead>
            <tr>
              <th scope="col">Batch</th>
              <th scope="col">State</th>
              <th scope="col">Versions</th>
              <th scope="col">Signed</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((batch) => (
              <BatchLine batch={batch} zone={zone} />
            ))}
          </tbody>
        </Table>
      )}
      {page.nextCursor !== null && (
        <p class="onward">
          <a rel="next" href={`/console/adoptions?cursor=${encodeURIComponent(page.nextCursor)}`}>
            Older batches
          </a>
        </p>
      )}
    </>
  );
}

function BatchLine({ batch, zone }: { batch: AdoptionSummary; zone: Zone }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <a href={`/console/adoptions/${batch.id}`}>
          Opened <Moment at={batch.openedAt} zone={zone} />
        </a>
        <span class="under">by {batch.openedBy}</span>
      </th>
      <td>
        <BatchState batch={batch} />
      </td>
      <td>{batch.versions}</td>
      <td>
        <Signed batch={batch} zone={zone} />
      </td>
    </tr>
  );
}

/** Whether a batch is signed. */
export function BatchState({ batch }: { batch: AdoptionSummary }): JSX.Element {
  return batch.state === 'signed' ? (
    <Chip tone="good">Signed</Chip>
  ) : (
    <Chip tone="warning">Waits for signature</Chip>
  );
}

function Signed({ batch, zone }: { batch: AdoptionSummary; zone: Zone }): JSX.Element {
  if (batch.signedAt === null) return <>not yet</>;
  return (
    <>
      {batch.signedByName}
      <span class="under">
        <Moment at={batch.signedAt} zone={zone} />
      </span>
    </>
  );
}
