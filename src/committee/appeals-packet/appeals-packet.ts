import type { ProofBundle } from '../../approvals/proof/proof-bundle.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { DocumentCriterion } from '../../documents/policy-document.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';

/** A version in force before or after the one that governed. */
export interface NeighbourVersion {
  readonly version: number;
  readonly from: CalendarDate;
  /** Exclusive; null without an end. */
  readonly until: CalendarDate | null;
  /** What differs between it and the version that governed, for people. */
  readonly redline: string;
  readonly html: string;
}

/** A signature as the packet prints it. */
export interface PacketSignature {
  readonly name: string;
  readonly role: string;
  readonly credentials: string | null;
  readonly meaning: string;
  readonly signedAt: string;
  readonly method: string;
  readonly onBehalfOf: string | null;
}

/** When the public was told of the version before it took effect. */
export interface PacketNotice {
  /** The day of the bulletin. */
  readonly on: CalendarDate;
  readonly plannedEffective: CalendarDate;
  readonly bulletin: string;
}

/** Something decided about the policy after the moment of the question. */
export interface LaterDecision {
  readonly decidedAt: string;
  readonly kind: 'version' | 'correction' | 'cancel' | 'retire' | 'withdraw';
  /** The version that was signed, cancelled or withdrawn; null for a retirement. */
  readonly version: number | null;
  /** The version that a correction corrects; null for any other. */
  readonly corrects: number | null;
  /** The first day on which it holds. */
  readonly on: CalendarDate;
}

/** What an appeals clerk sends in a dispute over a day of service. */
export interface AppealsPacket {
  readonly format: 'almanac-appeals-packet/1';
  readonly organisation: string;
  readonly origin: string;
  readonly question: {
    readonly policy: string;
    /** The day of service. */
    readonly on: CalendarDate;
    /** As of when it is answered. */
    readonly knownAt: string;
  };
  readonly policy: {
    readonly id: string;
    readonly slug: string;
    readonly number: string | null;
    readonly title: string;
  };
  readonly governing: {
    readonly version: number;
    readonly changeClass: string;
    readonly contentHash: string;
    readonly envelopeHash: string;
    /** The days it governed, as known then; `until` is exclusive. */
    readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null };
    readonly approvedAt: string;
    /** The first day on which the public might know of it. */
    readonly publicFrom: CalendarDate;
    readonly lastReview: PartialDate | null;
    readonly nextReview: PartialDate | null;
    readonly linesOfBusiness: readonly string[];
    readonly jurisdictions: readonly string[];
    readonly signatures: readonly PacketSignature[];
    readonly notices: readonly PacketNotice[];
    readonly links: {
      readonly version: string;
      readonly html: string;
      readonly pdf: string;
      readonly proof: string;
    };
  };
  /** Its criteria of coverage, as then in force. */
  readonly criteria: readonly DocumentCriterion[];
  readonly before: NeighbourVersion | null;
  readonly after: NeighbourVersion | null;
  /** What was decided since the moment of the question, the oldest first. */
  readonly since: readonly LaterDecision[];
  /** The version that governs the day as known now; null when none does any more. */
  readonly governsAsKnownNow: number | null;
  /** What proves the version without the server: the copy that may leave the house. */
  readonly proof: ProofBundle;
}
