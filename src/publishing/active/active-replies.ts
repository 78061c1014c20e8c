import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { ActiveVersion, type ActiveQuestion } from './active-version.ts';
import { finishedReply, type FinishedReply } from '../renditions/finished-reply.ts';
import { InForceTable } from './in-force-table.ts';
import type { Coding, Format } from '../renditions/negotiation.rules.ts';
import { PublishedVersions } from '../renditions/published-versions.ts';
import { RememberedReplies } from './remembered-replies.ts';

/** A reply and its bytes. */
export interface ActiveReply {
  readonly reply: FinishedReply;
  readonly bytes: Buffer;
}

/** The replies to "which version is in force?": at hand where nothing can have changed, else put together. */
@Injectable()
export class ActiveReplies {
  private readonly remembered = new RememberedReplies();

  constructor(
    private readonly inForce: InForceTable,
    private readonly activeVersion: ActiveVersion,
    private readonly versions: PublishedVersions,
    private readonly clock: Clock,
  ) {}

  /** The reply about today as now known, if it is at hand: no query, no rule, no day computed. */
  atHand(policy: string, format: Format, coding: Coding): ActiveReply | undefined {
    const timeline = this.inForce.remembered(policy);
    if (timeline === undefined) return undefined;
    const reply = this.remembered.find(timeline, format, coding, this.clock.milliseconds());
    const bytes = reply && this.versions.kept(reply.key)?.ready(coding);
    return reply === undefined || bytes === undefined ? undefined : { reply, bytes };
  }

  /** Puts a reply together, and keeps it at hand where only a change or another day can make it another. Throws as {@link ActiveVersion.answer}. */
  async make(question: ActiveQuestion, format: Format, coding: Coding): Promise<ActiveReply> {
    const { finished, headers, timeline, holds } = await this.activeVersion.answer(question, format);
    const reply = finishedReply(finished, format, coding, headers);
    if (question.on === null && question.knownAt === null)
      this.remembered.keep(timeline, format, reply, holds);
    return { reply, bytes: await finished.encoded(coding) };
  }
}
