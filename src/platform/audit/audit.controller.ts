import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { CursorInvalid } from '../../kernel/errors.ts';
import type { Permissions } from '../../kernel/permission.ts';
import { decodeCursor, pageOf, pageSchema } from '../http/page.ts';
import { Permit } from '../http/permit.ts';
import { instantSchema } from '../http/schemas.ts';
import { AuditQueries, type AuditEntry } from './audit.queries.ts';

/** Who may read the audit. */
export const auditPermissions = {
  read: { roles: ['admin'], scope: 'audit:read' },
} as const satisfies Permissions;

const word = z.string().min(1).max(200);

/** Query of `GET /v1/audit`: instants with their offset, `from` inclusive, `until` exclusive. */
const auditQuerySchema = pageSchema.extend({
  action: word.optional(),
  actor: word.optional(),
  subjectType: word.optional(),
  subject: word.optional(),
  from: instantSchema.optional(),
  until: instantSchema.optional(),
});

/** The record of every change and of what somebody known was refused. */
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditQueries) {}

  /** Entries, newest first. */
  @Get()
  @Permit(auditPermissions.read)
  async list(@Query({ schema: auditQuerySchema }) query: z.output<typeof auditQuerySchema>) {
    const { cursor, limit, actor, subject, ...rest } = query;
    const before = cursor === undefined ? null : idOf(cursor);
    const found = await this.audit.list({ ...rest, actorId: actor, subjectId: subject }, before, limit + 1);
    const { items, nextCursor } = pageOf(found, limit, ({ id }) => [id]);
    return { items: items.map(presentEntry), nextCursor };
  }
}

function idOf(cursor: string): number {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  throw new CursorInvalid();
}

function presentEntry({ occurredAt, position, hash, ...entry }: AuditEntry) {
  return { ...entry, occurredAt: occurredAt.toString(), seal: hash === null ? null : { position, hash } };
}
