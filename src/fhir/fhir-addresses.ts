import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.ts';

/** The path below which FHIR R4 is spoken. */
export const FHIR_PATH = '/fhir/R4';

/** The addresses that FHIR resources name: where they are served, and what stands for a policy for ever. */
@Injectable()
export class FhirAddresses {
  constructor(private readonly settings: Settings) {}

  /** The service's base address, without a trailing slash. */
  get base(): string {
    return `${this.settings.publicUrl}${FHIR_PATH}`;
  }

  /** Where one resource is read. */
  resource(type: 'Library' | 'StructureDefinition', id: string): string {
    return `${this.base}/${type}/${id}`;
  }

  /** The canonical address of a policy, one for all its versions. It leads to the version in force. */
  canonical(slug: string): string {
    return `${this.canonicalBase}${slug}`;
  }

  /** The policy that a canonical address names; null for one of another house. */
  slugOf(canonical: string): string | null {
    return canonical.startsWith(this.canonicalBase) ? canonical.slice(this.canonicalBase.length) : null;
  }

  /** The naming systems of our identifiers. */
  get systems() {
    const under = `${this.settings.publicUrl}/fhir/identifier`;
    return {
      slug: `${under}/policy-slug`,
      number: `${under}/policy-number`,
      contentHash: `${under}/content-hash`,
    } as const;
  }

  /** The code system of the stable codes of refusals. */
  get problems(): string {
    return `${this.settings.publicUrl}/problems`;
  }

  /** A version's page in a format: `…/versions/2.pdf`. */
  rendition(slug: string, version: number, suffix: string): string {
    return `${this.settings.publicUrl}/v1/policies/${slug}/versions/${version}.${suffix}`;
  }

  private get canonicalBase(): string {
    return `${this.settings.publicUrl}/fhir/Library/`;
  }
}
