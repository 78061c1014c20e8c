import { DomainError } from '../../kernel/errors.ts';
import { acceptedOf } from '../../publishing/renditions/negotiation.rules.ts';

/** The one form in which resources are sent, with its character set. */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** What is offered, as the CapabilityStatement names it. */
export const FHIR_FORMATS = ['application/fhir+json', 'json'] as const;

/** The FHIR version that is spoken here, as the media type's parameter `fhirVersion` names it. */
const FHIR_VERSION = '4.0';

/** What `Accept` may ask for: all of it is answered with the same bytes. */
const offered = {
  fhir: 'application/fhir+json',
  json: 'application/json',
  text: 'text/json',
} as const;

/** What `_format` may ask for; a `+` that was sent as it is arrives as a blank. */
const formats = new Set(['json', ...Object.values(offered), 'application/fhir json']);

/** A form that no resource is sent in. */
export class FormatNotOffered extends DomainError {
  constructor(asked: string) {
    super(
      'not_acceptable',
      `resources are sent as application/fhir+json (FHIR ${FHIR_VERSION}), not as ${asked}`,
      {
        offered: [offered.fhir],
      },
    );
  }
}

/**
 * Refuses a request for what is not offered: `_format` wins over `Accept` (hl7.org/fhir/R4/http.html#parameters).
 * Throws {@link FormatNotOffered} for XML, Turtle, and other versions of FHIR.
 */
export function checkFormat(format: string | undefined, accept: string | undefined): void {
  if (format === undefined || format.trim() === '') {
    if (acceptedOf(offered, rangesOfThisVersion(accept)) === null)
      throw new FormatNotOffered(shown(accept ?? ''));
    return;
  }
  const [name = ''] = format.split(';');
  if (!formats.has(name.trim().toLowerCase()) || !isThisVersion(format))
    throw new FormatNotOffered(shown(format));
}

/** An `Accept` without the ranges that want another version of FHIR. */
function rangesOfThisVersion(accept: string | undefined): string | undefined {
  if (accept === undefined || !accept.includes('fhirVersion')) return accept;
  const ranges = accept.split(',').filter(isThisVersion);
  return ranges.length === 0 ? 'none/none' : ranges.join(',');
}

function isThisVersion(range: string): boolean {
  const asked = /;\s*fhirVersion\s*=\s*"?([\d.]+)/i.exec(range)?.[1];
  return asked === undefined || asked === FHIR_VERSION || asked.startsWith(`${FHIR_VERSION}.`);
}

const shown = (asked: string): string => asked.slice(0, 100);
