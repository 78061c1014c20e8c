import { Injectable } from '@nestjs/common';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/page.ts';
import { BulletinFormRow, BulletinRow } from './bulletin.entity.ts';
import type { BulletinForm } from './bulletin-forms.ts';

/** A bulletin as a list shows it. */
export type RecordedBulletin = Omit<BulletinRow, 'content'>;

/** Questions about bulletins that were issued; they are public. */
@Injectable()
export class RecordedBulletinsQueries {
  constructor(private readonly database: Database) {}

  /** A page of bulletins, the latest issued first. */
  async list({ cursor, limit }: PageQuery): Promise<Page<RecordedBulletin>> {
    const before = cursor === undefined ? null : idOf(cursor);
    const found = await this.database.query<RecordedBulletin>(
      `select b.id, b.from_day as "from", b.to_day as "to", b.basis as "by", b.recorded_on as "recordedOn",
              b.recorded_at as "recordedAt", b.recorded_by as "recordedBy", b.entries, b.content_hash as "contentHash"
         from bulletin b
        where $1::uuid is null or (b.recorded_at, b.id) < (select c.recorded_at, c.id from bulletin c where c.id = $1)
        order by b.recorded_at desc, b.id desc limit $2`,
      [before, limit + 1],
    );
    return pageOf(found, limit, ({ id }) => [id]);
  }

  /** One bulletin without its content. Throws NotFound. */
  async one(id: string): Promise<RecordedBulletin> {
    const found = isId(id)
      ? await this.database.source.manager.findOne(BulletinRow, {
          where: { id },
          select: {
            id: true,
            from: true,
            to: true,
            by: true,
            recordedOn: true,
            recordedAt: true,
            recordedBy: true,
            entries: true,
            contentHash: true,
          },
        })
      : null;
    if (found === null) throw new NotFound('bulletin', id.slice(0, 200));
    return found;
  }

  /** The bytes of a bulletin in a form, as they were made when it was issued. */
  async bytes(id: string, form: BulletinForm): Promise<Buffer> {
    const { manager } = this.database.source;
    if (form === 'json') return Buffer.from((await manager.findOneByOrFail(BulletinRow, { id })).content);
    return (await manager.findOneByOrFail(BulletinFormRow, { bulletinId: id, form })).bytes;
  }
}

function idOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
