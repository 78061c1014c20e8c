import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { CursorInvalid } from '../../../kernel/errors.ts';
import { CSV_TYPE } from '../../http/csv.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { Permit } from '../../http/permit.ts';
import { auditPermissions } from '../audit.permissions.ts';
import { AuditVerificationQueries } from '../verification/audit-verification.queries.ts';
import { presentStanding } from '../verification/audit-standing.present.ts';
import { AuditExport } from './audit-export.ts';
import { presentEntry } from './audit.present.ts';
import { AuditQueries } from './audit.queries.ts';
import {
  auditFilterSchema,
  auditQuerySchema,
  filterOf,
  type AuditFilterQuery,
  type AuditQuery,
} from './audit.schemas.ts';

/** The record of every change and of what somebody known was refused. */
@Controller('v1')
export class AuditController {
  constructor(
    private readonly audit: AuditQueries,
    private readonly exports: AuditExport,
    private readonly verifications: AuditVerificationQueries,
  ) {}

  /** Entries, newest first. */
  @Get('audit')
  @Permit(auditPermissions.read)
  async list(@Query({ schema: auditQuerySchema }) { cursor, limit, ...narrowed }: AuditQuery) {
    const before = cursor === undefined ? null : idOf(cursor);
    const found = await this.audit.list(filterOf(narrowed), before, limit + 1);
    const { items, nextCursor } = pageOf(found, limit, ({ id }) => [id]);
    return { items: items.map(presentEntry), nextCursor };
  }

  /** Whether the chain held when it was last verified, and whether the sealer keeps up. */
  @Get('audit/standing')
  @Permit(auditPermissions.read)
  async standing() {
    return presentStanding(await this.verifications.standing());
  }

  /** The entries of a filter, one JSON line each. */
  @Get('audit.ndjson')
  @Permit(auditPermissions.read)
  @Header('cache-control', 'no-store')
  ndjson(@Query({ schema: auditFilterSchema }) narrowed: AuditFilterQuery): StreamableFile {
    return fileOf(this.exports.ndjson(filterOf(narrowed)), 'ndjson', 'application/x-ndjson');
  }

  /** The entries of a filter as a table. */
  @Get('audit.csv')
  @Permit(auditPermissions.read)
  @Header('cache-control', 'no-store')
  csv(@Query({ schema: auditFilterSchema }) narrowed: AuditFilterQuery): StreamableFile {
    return fileOf(this.exports.csv(filterOf(narrowed)), 'csv', CSV_TYPE);
  }
}

function fileOf(lines: AsyncGenerator<string>, ending: string, type: string): StreamableFile {
  return new StreamableFile(Readable.from(lines), {
    type,
    disposition: `attachment; filename="audit.${ending}"`,
  });
}

function idOf(cursor: string): number {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  throw new CursorInvalid();
}
