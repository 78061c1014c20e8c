import { Injectable } from '@nestjs/common';
import { csvLines } from '../../http/csv.ts';
import type { AuditFilter } from './audit-filter.ts';
import { presentEntry } from './audit.present.ts';
import { AuditQueries, type AuditEntry } from './audit.queries.ts';

type Column = readonly [heading: string, cell: (entry: AuditEntry) => string | number | null];

const columns: readonly Column[] = [
  ['id', ({ id }) => id],
  ['occurred at', ({ occurredAt }) => occurredAt.toString()],
  ['actor kind', ({ actor }) => actor.kind],
  ['actor id', ({ actor }) => actor.id],
  ['actor', ({ actor }) => actor.name],
  ['action', ({ action }) => action],
  ['subject type', ({ subject }) => subject.type],
  ['subject id', ({ subject }) => subject.id],
  ['reason', ({ reason }) => reason],
  ['detail', ({ detail }) => JSON.stringify(detail)],
  ['address', ({ address }) => address],
  ['request', ({ requestId }) => requestId],
  ['position', ({ position }) => position],
  ['hash', ({ hash }) => hash],
];

/** The audit as a file, a batch at a time. */
@Injectable()
export class AuditExport {
  constructor(private readonly audit: AuditQueries) {}

  /** One JSON line an entry, as the API shows it. */
  async *ndjson(filter: AuditFilter): AsyncGenerator<string> {
    for await (const batch of this.audit.all(filter))
      yield batch.map((entry) => `${JSON.stringify(presentEntry(entry))}\n`).join('');
  }

  /** A table (RFC 4180) with headings; what a spreadsheet would take for a formula is text. */
  async *csv(filter: AuditFilter): AsyncGenerator<string> {
    yield csvLines([columns.map(([heading]) => heading)]);
    for await (const batch of this.audit.all(filter))
      yield csvLines(batch.map((entry) => columns.map(([, cell]) => cell(entry))));
  }
}
