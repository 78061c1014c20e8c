import { Injectable } from '@nestjs/common';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/page.ts';
import { NoticeRuleRow } from './notice-rule.entity.ts';

/** Questions about the rules of notice. */
@Injectable()
export class NoticeRulesQueries {
  constructor(private readonly database: Database) {}

  /** Every rule at its present revision, by key; ended ones too. */
  async current(tx: Tx = this.database.source.manager): Promise<NoticeRuleRow[]> {
    return await tx
      .createQueryBuilder(NoticeRuleRow, 'rule')
      .where('rule.revision = (select max(later.revision) from notice_rule later where later.key = rule.key)')
      .orderBy('rule.key')
      .getMany();
  }

  /** A page of {@link current}. */
  async list({ cursor, limit }: PageQuery): Promise<Page<NoticeRuleRow>> {
    const after = cursor === undefined ? '' : keyOf(cursor);
    const later = (await this.current()).filter(({ key }) => key > after);
    return pageOf(later, limit, ({ key }) => [key]);
  }

  /** Every revision of a rule, newest first. Throws NotFound. */
  async history(key: string): Promise<readonly [NoticeRuleRow, ...NoticeRuleRow[]]> {
    const [newest, ...older] = await this.database.source.manager.find(NoticeRuleRow, {
      where: { key },
      order: { revision: 'DESC' },
    });
    if (newest === undefined) throw new NotFound('notice rule', key.slice(0, 200));
    return [newest, ...older];
  }
}

function keyOf(cursor: string): string {
  const [key] = decodeCursor(cursor, 1);
  if (typeof key !== 'string') throw new CursorInvalid();
  return key;
}
