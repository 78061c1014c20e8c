import type { PartialDate } from '../../kernel/partial-date.ts';
import type {
  Attachment,
  CodeableConcept,
  Extension,
  Identifier,
  Meta,
  Narrative,
  Period,
  RelatedArtifact,
  UsageContext,
} from './elements.ts';

/** Where a version stands, in FHIR's words; its `unknown` is said of none. */
export type PublicationStatus = 'draft' | 'active' | 'retired';

/** One version of a policy as a FHIR R4 Library, after CRMI 1.0.0's publishable and shareable profiles. */
export interface LibraryResource {
  readonly resourceType: 'Library';
  /** The version's id. */
  readonly id: string;
  readonly meta: Meta;
  readonly text?: Narrative | undefined;
  readonly extension?: readonly Extension[] | undefined;
  /** Canonical address: one for all versions of a policy. */
  readonly url: string;
  readonly identifier: readonly Identifier[];
  /** The version's number. */
  readonly version: string;
  /** For programs: letters, digits and underscores, beginning with a capital. */
  readonly name: string;
  readonly title: string;
  readonly status: PublicationStatus;
  readonly experimental: false;
  readonly type: CodeableConcept;
  /** When it was signed; of a draft, when it was begun. With the offset of the organisation's zone. */
  readonly date: string;
  readonly publisher: string;
  readonly description: string;
  /** Lines of business that it is for; absent for all. */
  readonly useContext?: readonly UsageContext[] | undefined;
  readonly jurisdiction?: readonly CodeableConcept[] | undefined;
  /** The day of the signature in the organisation's zone. */
  readonly approvalDate?: PartialDate | undefined;
  /** As precise as it was given: a month stays a month. */
  readonly lastReviewDate?: PartialDate | undefined;
  /** First and last day in force, both included. */
  readonly effectivePeriod?: Period | undefined;
  /** The codes that the policy is about. */
  readonly topic?: readonly CodeableConcept[] | undefined;
  readonly relatedArtifact?: readonly RelatedArtifact[] | undefined;
  readonly content?: readonly Attachment[] | undefined;
}
