import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { compareCodes } from '../../documents/compare/compare-codes.ts';
import { compareDocuments } from '../../documents/compare/compare-documents.ts';
import type { PolicyDocument } from '../../documents/policy-document.ts';
import { Database } from '../../platform/database/database.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { documentOf } from '../../policies/stored-document.ts';
import type { CodeChange } from './bulletin.ts';
import type { ChangedVersion } from './bulletin.queries.ts';
import { changeWords } from './change-words.ts';

/** What a version changed, as a bulletin tells it; codes with their descriptions. */
export interface VersionChange {
  readonly summary: readonly string[];
  readonly codes: readonly CodeChange[];
}

/** Versions whose documents are held at a time. */
const BATCH = 20;
/** Changes remembered: some kilobytes each. */
const CAPACITY = 5000;

/**
 * What signed versions changed against the ones before them. Signed versions never change, so what was worked out once
 * is remembered; the rest is worked out a version at a time, so that other requests get their turn in between.
 */
@Injectable()
export class VersionChanges {
  private readonly remembered = new Map<string, VersionChange>();
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** The change of each version, in the order given. */
  async of(versions: readonly ChangedVersion[]): Promise<VersionChange[]> {
    if (versions.some((version) => !this.remembered.has(keyOf(version)))) {
      // one at a time: those who ask for the same bulletin at once wait for one working out
      this.underWay = this.underWay.catch(() => undefined).then(async () => await this.workOut(versions));
      await this.underWay;
    }
    return await Promise.all(
      versions.map(async (version) => this.remembered.get(keyOf(version)) ?? (await this.one(version))),
    );
  }

  /** Works out what is not remembered. */
  private async workOut(versions: readonly ChangedVersion[]): Promise<void> {
    const missing = versions.filter((version) => !this.remembered.has(keyOf(version)));
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      const documents = await this.documentsOf(batch);
      for (const version of batch) {
        this.remember(keyOf(version), changeOf(version, documents));
        await setImmediate();
      }
    }
  }

  /** A change that was given up again, there being more than are remembered. */
  private async one(version: ChangedVersion): Promise<VersionChange> {
    return changeOf(version, await this.documentsOf([version]));
  }

  private async documentsOf(versions: readonly ChangedVersion[]): Promise<Map<string, PolicyDocument>> {
    const ids = versions.flatMap(({ versionId, beforeId }) => [
      versionId,
      ...(beforeId === null ? [] : [beforeId]),
    ]);
    const found = await this.database.source.manager.findBy(PolicyVersionRow, { id: In(ids) });
    return new Map(found.map((version) => [version.id, documentOf(version)]));
  }

  private remember(key: string, change: VersionChange): void {
    if (this.remembered.size >= CAPACITY) {
      const [oldest] = this.remembered.keys();
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    this.remembered.set(key, change);
  }
}

const keyOf = ({ envelopeHash, beforeEnvelopeHash }: ChangedVersion): string =>
  `${envelopeHash} ${beforeEnvelopeHash ?? 'first'}`;

function changeOf(version: ChangedVersion, documents: ReadonlyMap<string, PolicyDocument>): VersionChange {
  const after = documents.get(version.versionId);
  if (after === undefined) throw new Error(`version ${version.versionId} is gone, though none ever goes`);
  const before = version.beforeId === null ? undefined : documents.get(version.beforeId);
  const comparison = before === undefined ? null : compareDocuments(before, after);
  const { changeClass, corrects } = version;
  return {
    summary: changeWords({ changeClass, corrects, comparison }),
    codes: (comparison?.codes ?? compareCodes([], after.codes)).flatMap(({ system, added, removed }) =>
      added.length + removed.length === 0 ? [] : [{ system, added, removed }],
    ),
  };
}
