import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import { DomainError, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { MeetingPaper, PaperKind } from './meeting-paper.ts';
import { PaperForms, type StoredForm } from './paper-forms.ts';

/** A published paper. */
export interface PublishedPaper<Paper extends MeetingPaper = MeetingPaper> {
  readonly id: string;
  readonly number: number;
  readonly contentHash: string;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly paper: Paper;
}

/** A paper of one kind. */
type PaperOf<Kind extends PaperKind> = Extract<MeetingPaper, { kind: Kind }>;

/** How often a paper is written anew when somebody changed something while its PDF was being made. */
const MOST_TRIES = 3;

/** Published agendas and approved minutes: content and bytes in every form, written once. */
@Injectable()
export class MeetingPapers {
  constructor(
    private readonly database: Database,
    private readonly forms: PaperForms,
  ) {}

  /**
   * Publishes a paper: `compose` says what it will say, and `publish` does in one transaction what publishing it does,
   * given the paper and how to store it. The PDF is made in between, when nobody's locks are held; what changed
   * meanwhile is composed anew. Throws rendition_unavailable when there can be no PDF now, and what the two throw.
   */
  async publish<Kind extends PaperKind>(
    actor: Actor,
    now: Instant,
    compose: (tx: Tx) => Promise<PaperOf<Kind>>,
    publish: (tx: Tx, store: () => Promise<PublishedPaper<PaperOf<Kind>>>) => Promise<void>,
  ): Promise<void> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
      const paper = await this.numbered(this.database.source.manager, actor, now, compose);
      const content = canonicalJson(paper);
      const made = await this.forms.make(paper);
      const done = await this.database
        .transaction(async (tx) => {
          let stored = false;
          await publish(tx, async () => {
            if (canonicalJson(await this.numbered(tx, actor, now, compose)) !== content)
              throw new Overtaken();
            stored = true;
            return await store(tx, actor, paper, content, made, now);
          });
          return stored;
        })
        .catch((error: unknown) => {
          if (error instanceof Overtaken) return false;
          throw error;
        });
      if (done) return;
    }
    throw new DomainError('precondition_failed', 'somebody keeps changing this meeting: look at it again');
  }

  /** The paper of a kind with this number, by default the last one; null when there is none, or no such meeting. */
  async find<Kind extends PaperKind>(
    meetingId: string,
    kind: Kind,
    number?: number,
    tx: Tx = this.database.source.manager,
  ): Promise<PublishedPaper<PaperOf<Kind>> | null> {
    if (!isId(meetingId)) return null;
    const found = await row<Omit<PublishedPaper, 'paper'> & { content: string }>(
      tx,
      `select id, number, content, content_hash as "contentHash", made_at as "madeAt", made_by as "madeBy"
         from meeting_paper where meeting_id = $1 and kind = $2 and ($3::int is null or number = $3)
        order by number desc limit 1`,
      [meetingId, kind, number ?? null],
    );
    if (found === undefined) return null;
    const { content, ...rest } = found;
    return { ...rest, paper: JSON.parse(content) as PaperOf<Kind> };
  }

  /** The bytes of a published paper as they were first made. Throws NotFound. */
  async bytes(paperId: string, form: StoredForm): Promise<Buffer> {
    const [found] = await this.database.query<{ bytes: Buffer }>(
      'select bytes from meeting_paper_form where paper_id = $1 and form = $2',
      [paperId, form],
    );
    if (found === undefined) throw new NotFound('paper', paperId);
    return found.bytes;
  }

  private async numbered<Kind extends PaperKind>(
    tx: Tx,
    actor: Actor,
    now: Instant,
    compose: (tx: Tx) => Promise<PaperOf<Kind>>,
  ): Promise<PaperOf<Kind>> {
    const paper = await compose(tx);
    const last = await this.find(paper.meeting.id, paper.kind, undefined, tx);
    // minutes with an addendum are still those that were approved then
    const publishedAt = paper.publishedAt ?? now.toString();
    const publishedBy = paper.publishedBy ?? nameOfActor(actor);
    return { ...paper, number: (last?.number ?? 0) + 1, publishedAt, publishedBy };
  }
}

/** Somebody changed what a paper says while it was being made. */
class Overtaken extends Error {}

/** Who does something, as papers name them. */
export const nameOfActor = (actor: Actor): string => ('name' in actor ? actor.name : actor.kind);

async function store<Paper extends MeetingPaper>(
  tx: Tx,
  actor: Actor,
  paper: Paper,
  content: string,
  made: ReadonlyMap<StoredForm, Buffer>,
  now: Instant,
): Promise<PublishedPaper<Paper>> {
  const { number } = paper;
  if (number === null) throw new Error('a paper is published with its number');
  const id = newId();
  const madeBy = nameOfActor(actor);
  const contentHash = sha256(content);
  await tx.query(
    `insert into meeting_paper (id, meeting_id, kind, number, content, content_hash, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, paper.meeting.id, paper.kind, number, content, contentHash, now, madeBy],
  );
  for (const [form, bytes] of made) {
    await tx.query('insert into meeting_paper_form (paper_id, form, bytes) values ($1, $2, $3)', [
      id,
      form,
      bytes,
    ]);
  }
  return { id, number, contentHash, madeAt: now, madeBy, paper };
}
