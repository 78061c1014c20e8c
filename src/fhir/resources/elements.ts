import type { PartialDate } from '../../kernel/partial-date.ts';

/**
 * The FHIR R4 (4.0.1) elements that Almanac sends, no wider than it sends them: hl7.org/fhir/R4/datatypes.html and
 * metadatatypes.html. An element without a value is left out, never empty and never null (json.html).
 */
export interface Coding {
  readonly system?: string | undefined;
  readonly code: string;
  readonly display?: string | undefined;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[] | undefined;
  readonly text?: string | undefined;
}

export interface Identifier {
  readonly use?: 'official' | 'secondary' | undefined;
  readonly type?: CodeableConcept | undefined;
  readonly system: string;
  readonly value: string;
}

/** Days with both ends included: R4's Period ends with the last moment of its end. */
export interface Period {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** Content by its address; `size` counts its bytes. */
export interface Attachment {
  readonly contentType: string;
  readonly language?: string | undefined;
  readonly url: string;
  readonly size?: number | undefined;
  /** The SHA-1 of the bytes in base64, as R4 has it: opaque, for it says nothing of what was signed. */
  readonly hash?: string | undefined;
  readonly title: string;
}

export interface UsageContext {
  readonly code: Coding;
  readonly valueCodeableConcept: CodeableConcept;
}

/** `citation` of the evidence, or a `predecessor` or `successor` in the order of days in force. */
export interface RelatedArtifact {
  readonly type: 'citation' | 'predecessor' | 'successor';
  /** The number a citation has in the policy's list of references. */
  readonly label?: string | undefined;
  readonly display?: string | undefined;
  readonly citation?: string | undefined;
  readonly url?: string | undefined;
  /** Canonical address, with `|version`. */
  readonly resource?: string | undefined;
}

export interface Extension {
  readonly url: string;
  readonly valueDate?: PartialDate | undefined;
  readonly valueCode?: string | undefined;
  readonly valueCoding?: Coding | undefined;
}

/** XHTML that says in words what the elements say. */
export interface Narrative {
  readonly status: 'generated';
  readonly div: string;
}

export interface Meta {
  /** Opaque: another one whenever anything of the resource is another. */
  readonly versionId?: string | undefined;
  /** An instant, UTC. */
  readonly lastUpdated?: string | undefined;
  readonly profile?: readonly string[] | undefined;
  /** SUBSETTED where elements were left out because the request wanted it so. */
  readonly tag?: readonly Coding[] | undefined;
}
