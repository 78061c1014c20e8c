import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { literatureNoticeRead } from '../literature.events.ts';
import { changeBy, type Word } from './notice-change.rules.ts';
import { kindOfRefType } from './notice-kinds.rules.ts';
import { holdNotices, worksWithNotices, writeNotices } from './notice-rows.ts';
import { askAgain } from './record-checks.ts';
import { RetractionAlerts } from './retraction-alerts.ts';
import type { ToldTie } from './told-ties.rules.ts';
import type { WatchAnswer, WatchSourceName } from './watch-source.ts';

const NOT_IN_PUBMED: ToldTie = { kind: 'not_in_pubmed', pmid: null, doi: null, source: '' };

/** Keeps what is known to have become of the watched works. */
@Injectable()
export class NoticeKeeper {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly alerts: RetractionAlerts,
    events: Events,
  ) {
    events.on(
      literatureNoticeRead,
      'literature.watch-notice',
      async ({ data }) => await this.hearNotice(data),
    );
  }

  /**
   * Takes in what a source answered; `missed` are works that it did not know twice. A work of which nothing is or was
   * told costs nothing. Returns whether anything changed.
   */
  async hear(
    tx: Tx,
    source: WatchSourceName,
    answers: readonly WatchAnswer[],
    missed: ReadonlySet<string>,
    now: Instant,
  ): Promise<boolean> {
    const known = await worksWithNotices(
      tx,
      answers.map(({ workId }) => workId),
    );
    const words = answers.flatMap(({ workId, ties }): Word[] => {
      const word = { workId, witness: source, at: now, newId };
      if (ties !== null)
        return ties.length > 0 || known.has(workId) ? [{ ...word, told: ties, isWhole: true }] : [];
      // a record that is not there takes nothing back
      return source === 'pubmed' && missed.has(workId)
        ? [{ ...word, told: [NOT_IN_PUBMED], isWhole: false }]
        : [];
    });
    return await this.take(tx, words, now);
  }

  /** The notice's own record was read: nobody has to wait for the week to end. */
  async hearNotice(notice: {
    readonly pmid: string;
    readonly type: string;
    readonly noticePmid: string | null;
  }): Promise<void> {
    const kind = kindOfRefType(notice.type);
    if (kind === null) return;
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const works = await rows<{ id: string }>(
        tx,
        'select id from watched_work where pmid = $1 for no key update',
        [notice.pmid],
      );
      await askAgain(tx, notice.pmid);
      const told: ToldTie[] = [{ kind, pmid: notice.noticePmid, doi: null, source: '' }];
      const words = works.map(({ id }): Word => {
        return { workId: id, witness: 'notice', told, isWhole: false, at: now, newId };
      });
      if (await this.take(tx, words, now)) await this.alerts.raise(tx, now);
    });
  }

  private async take(tx: Tx, words: readonly Word[], now: Instant): Promise<boolean> {
    if (words.length === 0) return false;
    const known = await holdNotices(
      tx,
      words.map(({ workId }) => workId),
    );
    const changes = words.map((word) => changeBy(word, known.get(word.workId) ?? []));
    const notices = changes.flatMap((change) => change.notices);
    if (notices.length === 0) return false;
    const steps = changes.flatMap((change) => change.steps);
    await writeNotices(tx, notices, steps, now);
    await this.audit.recordAll(
      tx,
      steps.map(({ noticeId, kind, witness, detail }) => ({
        actor: system('retraction watch'),
        action: `literature.notice.${kind}`,
        subject: { type: 'literature_notice', id: noticeId },
        detail: { witness, ...detail },
      })),
    );
    const moved = steps.filter(({ kind }) => kind === 'lifted' || kind === 'stands_again');
    await this.alerts.follow(tx, [...new Set(moved.map(({ noticeId }) => noticeId))], now);
    return true;
  }
}
