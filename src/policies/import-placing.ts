import { inheritAnchors } from '../documents/anchors/inherit-anchors.ts';
import type { PolicyDocument } from '../documents/policy-document.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { importedPolicy, type ImportedDocument } from './imported-draft.ts';
import { PolicyExists } from './policies.errors.ts';
import { lockPolicy, nextNumberOf, policyOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { comparableNumber, titlesAlike } from './same-policy.rules.ts';
import { slugOf } from './slug.rules.ts';
import { documentOf } from './stored-document.ts';
import { headVersionOf } from './version-line.ts';

/** Which policy a document may go to. */
export interface PlacingOptions {
  /** The policy of which it is another version, by slug or id; undefined to tell by the document. */
  readonly policy?: string | undefined;
  /** Another effective day makes a document another version of a policy that is there, as files of a library are. */
  readonly joinsVersions: boolean;
  /** False to look only: nothing is held, added or renamed. */
  readonly stores: boolean;
}

/** Where an imported document goes. */
export interface Placing {
  readonly policy: PolicyRow;
  /** True when it begins the policy. */
  readonly isNew: boolean;
  readonly number: number;
  /** The signed version it builds on; null where none is signed. */
  readonly base: PolicyVersionRow | null;
  /** The document, its anchors those of the version it follows. */
  readonly document: PolicyDocument;
}

/**
 * Finds or adds the policy of a document, and holds it. Throws not_found for a policy that is named and not there, and
 * policy_exists for the title of one that has a living version which the document does not join.
 */
export async function placeDocument(
  tx: Tx,
  imported: ImportedDocument,
  options: PlacingOptions,
): Promise<Placing> {
  const begun = importedPolicy(imported);
  const { document } = imported;
  const key = options.policy ?? (await existingPolicy(tx, begun, options));
  if (key === null) {
    const own = options.joinsVersions ? await ownSlug(tx, begun) : begun;
    if (!options.stores || (await added(tx, own))) {
      return { policy: own, isNew: true, number: 1, base: null, document };
    }
    return await placeDocument(tx, imported, options); // another import added it meanwhile
  }
  const policy = options.stores ? await lockPolicy(tx, key) : await policyOf(tx, key);
  const living = await livingVersions(tx, policy.id);
  if (options.policy === undefined && living.length > 0 && !joins(document, living, options)) {
    throw new PolicyExists(policy.slug);
  }
  if (living.length === 0 && options.stores) await takeUp(tx, policy, document.title);
  const number = await nextNumberOf(tx, policy.id);
  const base = await headVersionOf(tx, policy.id);
  const before = base ?? (await versionBefore(tx, policy.id));
  const own = before === null ? document : inheritAnchors(document, documentOf(before));
  return { policy, isNew: false, number, base, document: own };
}

/** The policy a document is about, by its title; in a library by its number and section too. Null for none. */
async function existingPolicy(
  tx: Tx,
  policy: PolicyRow,
  { joinsVersions }: PlacingOptions,
): Promise<string | null> {
  const named = await tx.findOneBy(PolicyRow, { slug: policy.slug });
  if (!joinsVersions || (named !== null && !differ(named.number, policy.number))) return named?.id ?? null;
  if (policy.number === null) return null;
  if (named !== null) {
    const slug = numberedSlug(policy);
    const own = slug === policy.slug ? named : await tx.findOneBy(PolicyRow, { slug });
    if (own !== null) return own.id;
  }
  const { number, manualSection, title } = policy;
  const numbered = await tx
    .createQueryBuilder(PolicyRow, 'policy')
    .where('policy.number = :number and policy.manualSection is not distinct from :manualSection')
    .setParameters({ number, manualSection })
    .getMany();
  const alike = numbered.filter((other) => titlesAlike(other.title, title));
  return alike.length === 1 ? (alike[0]?.id ?? null) : null;
}

/** Two numbers that are both given and not the same tell two policies apart that have one title. */
function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && comparableNumber(a) !== comparableNumber(b);
}

/** A policy whose title another has goes by its title and number. */
async function ownSlug(tx: Tx, policy: PolicyRow): Promise<PolicyRow> {
  const taken = await tx.findOneBy(PolicyRow, { slug: policy.slug });
  return taken === null ? policy : Object.assign(policy, { slug: numberedSlug(policy) });
}

const numberedSlug = ({ title, number, slug }: PolicyRow): string =>
  slugOf(`${title} ${number ?? ''}`) ?? slug;

interface LivingVersion {
  readonly effective: string | null;
}

async function livingVersions(tx: Tx, policyId: string): Promise<LivingVersion[]> {
  return await rows<LivingVersion>(
    tx,
    `select effective from policy_version where policy_id = $1 and state <> 'withdrawn'`,
    [policyId],
  );
}

/** True for an effective day that no living version has: two of one day would be two texts for the same days. */
function joins(
  { dates: { effective } }: PolicyDocument,
  living: readonly LivingVersion[],
  { joinsVersions }: PlacingOptions,
): boolean {
  return joinsVersions && effective !== null && living.every((version) => version.effective !== effective);
}

/** The unique slug decides a race. */
async function added(tx: Tx, policy: PolicyRow): Promise<boolean> {
  const result = await tx
    .createQueryBuilder()
    .insert()
    .into(PolicyRow)
    .values(policy)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length > 0;
}

/** A policy all of whose versions were given up goes by the title of its new one. */
async function takeUp(tx: Tx, policy: PolicyRow, title: string): Promise<void> {
  await rows(tx, 'update policy set title = $2, revision = revision + 1 where id = $1', [policy.id, title]);
}

/** The unsigned version of the latest day, where nothing is signed yet. */
async function versionBefore(tx: Tx, policyId: string): Promise<PolicyVersionRow | null> {
  return await tx
    .createQueryBuilder(PolicyVersionRow, 'version')
    .where(`version.policyId = :policyId and version.state <> 'withdrawn'`, { policyId })
    .orderBy('version.effective', 'DESC', 'NULLS LAST')
    .addOrderBy('version.number', 'DESC')
    .getOne();
}
