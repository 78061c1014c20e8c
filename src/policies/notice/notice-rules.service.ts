import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { EditedMeanwhile } from '../policies.errors.ts';
import { NoticeRuleRow } from './notice-rule.entity.ts';
import type { NoticeRule } from './notice.rules.ts';

/** What a rule says, without the name and number that Almanac gives it. */
export type NoticeRuleTerms = Omit<NoticeRule, 'key' | 'revision'>;

/** A change of some of a rule's terms; what is left out stays. */
export type NoticeRuleChange = {
  readonly [Term in keyof NoticeRuleTerms]?: NoticeRuleTerms[Term] | undefined;
};

/** Changes the rules of notice. A change adds a revision: the rule that a past signature was held to stays readable. */
@Injectable()
export class NoticeRulesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Adds a rule, or gives one other terms; the same terms again change nothing. With `revision` only a rule that is
   * still at it. Throws precondition_failed, also when somebody changes the rule at the same moment, and
   * invalid_request for an end before the beginning.
   */
  async put(
    actor: Actor,
    key: string,
    terms: NoticeRuleTerms,
    reason: string,
    revision?: number,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.write(tx, actor, key, await newestOf(tx, key), { terms, reason, revision });
    });
  }

  /** Changes some of a rule's terms. Throws NotFound, and what {@link put} throws. */
  async change(
    actor: Actor,
    key: string,
    change: NoticeRuleChange,
    reason: string,
    revision?: number,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const newest = await newestOf(tx, key);
      if (newest === null) throw new NotFound('notice rule', key);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const terms = { ...termsOf(newest), ...(given as Partial<NoticeRuleTerms>) };
      await this.write(tx, actor, key, newest, { terms, reason, revision });
    });
  }

  private async write(
    tx: Tx,
    actor: Actor,
    key: string,
    newest: NoticeRuleRow | null,
    asked: { terms: NoticeRuleTerms; reason: string; revision: number | undefined },
  ): Promise<void> {
    const { terms, reason } = asked;
    const current = newest?.revision ?? 0;
    if (asked.revision !== undefined && asked.revision !== current) {
      throw new EditedMeanwhile(`notice rule ${key}`, current, asked.revision);
    }
    checkDays(terms);
    const changed = newest === null ? terms : difference(termsOf(newest), terms);
    if (Object.keys(changed).length === 0) return;
    await this.add(tx, actor, key, current + 1, terms, reason);
    const before = newest === null ? null : termsOf(newest);
    await this.audit.record(tx, {
      actor,
      action: newest === null ? 'notice_rule.added' : 'notice_rule.changed',
      subject: { type: 'notice_rule', id: key },
      detail: {
        revision: current + 1,
        from: before === null ? null : difference(terms, before),
        to: changed,
      },
      reason,
    });
  }

  private async add(
    tx: Tx,
    actor: Actor,
    key: string,
    revision: number,
    terms: NoticeRuleTerms,
    reason: string,
  ): Promise<void> {
    const added = await row(
      tx,
      `insert into notice_rule (key, revision, jurisdiction, days, counting, change_classes, exemptions, lines_of_business,
         in_force_from, in_force_until, note, to_verify, reason, recorded_at, recorded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       on conflict on constraint notice_rule_pk do nothing returning revision`,
      [
        key,
        revision,
        terms.jurisdiction,
        terms.days,
        terms.counting,
        terms.changeClasses,
        terms.exemptions,
        terms.linesOfBusiness,
        terms.inForceFrom,
        terms.inForceUntil,
        terms.note,
        terms.toVerify,
        reason,
        this.clock.now(),
        'name' in actor ? actor.name : actor.kind,
      ],
    );
    // two who change a rule at once have both read the same revision: the second is told to read again
    if (added === undefined) throw new EditedMeanwhile(`notice rule ${key}`, revision, revision - 1);
  }
}

async function newestOf(tx: Tx, key: string): Promise<NoticeRuleRow | null> {
  return await tx.findOne(NoticeRuleRow, { where: { key }, order: { revision: 'DESC' } });
}

function checkDays({ inForceFrom, inForceUntil }: NoticeRuleTerms): void {
  if (inForceUntil === null || inForceUntil > inForceFrom) return;
  const reason = `must be after ${inForceFrom}, the first day of the rule`;
  throw new InvalidRequest([{ field: 'inForceUntil', reason }]);
}

function termsOf(rule: NoticeRuleRow): NoticeRuleTerms {
  const { jurisdiction, days, counting, changeClasses, exemptions, linesOfBusiness } = rule;
  const { inForceFrom, inForceUntil, note, toVerify } = rule;
  return {
    jurisdiction,
    days,
    counting,
    changeClasses,
    exemptions,
    linesOfBusiness,
    inForceFrom,
    inForceUntil,
    note,
    toVerify,
  };
}

/** The terms of `to` that are others than in `from`. Lists are sets: their order says nothing. */
function difference(from: NoticeRuleTerms, to: NoticeRuleTerms): Partial<NoticeRuleTerms> {
  const names = Object.keys(to) as (keyof NoticeRuleTerms)[];
  const others = names.filter((name) => comparable(from[name]) !== comparable(to[name]));
  return Object.fromEntries(others.map((name) => [name, to[name]])) as Partial<NoticeRuleTerms>;
}

function comparable(value: NoticeRuleTerms[keyof NoticeRuleTerms]): string {
  return JSON.stringify(
    typeof value === 'object' && value !== null ? [...value].map(String).toSorted() : value,
  );
}
