import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { NoticeGivenRow } from '../../policies/notice/notice-rule.entity.ts';
import { ContentChanged } from '../../policies/policies.errors.ts';
import { lockPolicy, nameOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { BulletinFormRow } from './bulletin.entity.ts';
import { bulletinRecorded } from './bulletin.events.ts';
import { BulletinForms } from './bulletin-forms.ts';
import { sortedEntries } from './bulletin-words.ts';
import type { Bulletin, BulletinEntry, BulletinSpan } from './bulletin.ts';
import { Bulletins } from './bulletins.ts';

/** A version that the committee announces before it is signed, so that its notice can run. */
export interface Announcement {
  /** Slug or id. */
  readonly policy: string;
  readonly version: number;
  /** The text announced. */
  readonly contentHash: string;
  /** The first day on which it is to take effect. */
  readonly effective: CalendarDate;
  /** What changes, in the committee's own words. */
  readonly summary: string;
}

/** A bulletin about to be issued. */
export interface BulletinToRecord extends BulletinSpan {
  readonly note: string | null;
  readonly announced: readonly Announcement[];
}

interface Announced {
  readonly announcement: Announcement;
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
}

const forms = ['html', 'md', 'pdf'] as const;

/** Issues bulletins. What one says, and its bytes in every form, stay as they are for ever. */
@Injectable()
export class RecordedBulletinsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly bulletins: Bulletins,
    private readonly forms: BulletinForms,
  ) {}

  /**
   * Issues the bulletin of a span today, with what the public may know today and what is announced in it. The same one
   * issued again the same day is the one that is there. Returns its id. Throws NotFound, content_changed for a text
   * that is no longer the version's, invalid_request for a version that is signed or withdrawn, or planned for a day
   * that has begun, and rendition_unavailable when its PDF cannot be made.
   */
  async record(actor: Actor, asked: BulletinToRecord): Promise<{ id: string; added: boolean }> {
    const recordedOn = this.organisation.today(this.clock.now());
    const announced = await this.announcedIn(this.database.source.manager, asked.announced, recordedOn);
    const told = await this.bulletins.of(asked, recordedOn);
    const entries = sortedEntries([
      ...told.entries,
      ...announced.map((each) => this.entryOf(each, recordedOn)),
    ]);
    const bulletin: Bulletin = { ...told, note: asked.note, recordedOn, entries };
    // before the transaction: typesetting takes a second, and nobody waits for this bulletin's locks meanwhile
    const made = await Promise.all(
      forms.map(async (form) => ({ form, bytes: await this.forms.make(bulletin, form) })),
    );
    return await this.database.transaction(async (tx) => {
      // by id, as adoptions do: whoever holds several policies takes them in one order
      const policyIds = new Set(announced.map(({ policy }) => policy.id));
      for (const id of [...policyIds].toSorted()) await lockPolicy(tx, id);
      await this.announcedIn(tx, asked.announced, recordedOn);
      const { id, added } = await this.write(tx, actor, bulletin);
      if (!added) return { id, added };
      await tx.insert(
        BulletinFormRow,
        made.map(({ form, bytes }) => ({ bulletinId: id, form, bytes })),
      );
      await this.giveNotice(tx, id, announced, recordedOn);
      await this.tell(tx, actor, id, bulletin, announced);
      return { id, added };
    });
  }

  /** The versions announced, as they stand. */
  private async announcedIn(
    tx: Tx,
    announcements: readonly Announcement[],
    today: CalendarDate,
  ): Promise<Announced[]> {
    const announced: Announced[] = [];
    for (const [index, announcement] of announcements.entries()) {
      const policy = await policyOf(tx, announcement.policy);
      const version = await versionOf(tx, policy, announcement.version);
      const field = (name: string) => `announced.${index}.${name}`;
      if (version.state !== 'draft' && version.state !== 'in_review') {
        const reason = `${nameOf(policy, version)} is ${version.state}: only a draft is announced`;
        throw new InvalidRequest([{ field: field('version'), reason }]);
      }
      if (version.contentHash !== announcement.contentHash) {
        throw new ContentChanged(nameOf(policy, version), 'contentHash', version.contentHash);
      }
      if (announcement.effective <= today) {
        throw new InvalidRequest([{ field: field('effective'), reason: `must be after ${today}` }]);
      }
      if (announced.some((other) => other.version.id === version.id)) {
        throw new InvalidRequest([{ field: field('version'), reason: 'is announced twice' }]);
      }
      announced.push({ announcement, policy, version });
    }
    return announced;
  }

  private entryOf({ announcement, policy, version }: Announced, recordedOn: CalendarDate): BulletinEntry {
    return {
      kind: 'announced',
      policy: {
        slug: policy.slug,
        title: version.title,
        number: policy.number ?? version.document.number,
        section: policy.manualSection ?? version.document.manualSection,
      },
      version: version.number,
      changeClass: null,
      summary: [announcement.summary],
      codes: [],
      effective: announcement.effective,
      noticeGiven: recordedOn,
      contentHash: version.contentHash,
      url: this.bulletins.addressOf(policy.slug, null), // the version itself is not public yet
    };
  }

  private async write(tx: Tx, actor: Actor, bulletin: Bulletin): Promise<{ id: string; added: boolean }> {
    const content = canonicalJson(bulletin);
    const contentHash = sha256(content);
    const added = await row<{ id: string }>(
      tx,
      `insert into bulletin (id, from_day, to_day, basis, recorded_on, recorded_at, recorded_by, entries, content, content_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict on constraint bulletin_content_hash_key do nothing returning id`,
      [
        newId(),
        bulletin.from,
        bulletin.to,
        bulletin.by,
        bulletin.recordedOn,
        this.clock.now(),
        'name' in actor ? actor.name : actor.kind,
        bulletin.entries.length,
        content,
        contentHash,
      ],
    );
    if (added !== undefined) return { id: added.id, added: true };
    const there = await row<{ id: string }>(tx, 'select id from bulletin where content_hash = $1', [
      contentHash,
    ]);
    return { id: there!.id, added: false };
  }

  private async giveNotice(
    tx: Tx,
    bulletinId: string,
    announced: readonly Announced[],
    givenOn: CalendarDate,
  ): Promise<void> {
    if (announced.length === 0) return;
    await tx.insert(
      NoticeGivenRow,
      announced.map(({ announcement, version }) => ({
        bulletinId,
        versionId: version.id,
        contentHash: version.contentHash,
        linesOfBusiness: version.linesOfBusiness,
        jurisdictions: version.jurisdictions,
        plannedEffective: announcement.effective,
        givenOn,
      })),
    );
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    id: string,
    bulletin: Bulletin,
    announced: readonly Announced[],
  ): Promise<void> {
    const { from, to, by, recordedOn, entries } = bulletin;
    await this.audit.record(tx, {
      actor,
      action: 'bulletin.recorded',
      subject: { type: 'bulletin', id },
      detail: {
        from,
        to,
        by,
        recordedOn,
        entries: entries.length,
        contentHash: sha256(canonicalJson(bulletin)),
        announced: announced.map(({ announcement, policy, version }) => ({
          policy: policy.slug,
          version: version.number,
          contentHash: version.contentHash,
          effective: announcement.effective,
        })),
      },
    });
    await this.events.record(tx, bulletinRecorded, {
      bulletinId: id,
      recordedOn: recordedOn!,
      announcedVersionIds: announced.map(({ version }) => version.id),
    });
  }
}
